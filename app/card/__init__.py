"""Cards: transports that carry APDUs, logical channels, the ISD-R and its typed verbs."""
