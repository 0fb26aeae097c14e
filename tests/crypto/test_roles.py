from __future__ import annotations

import pytest

from app.crypto.roles import BY_POLICY, Role


@pytest.mark.parametrize(
    ("role", "policy"),
    [
        pytest.param(Role.CI, "2.23.146.1.2.1.0", id="ci"),
        pytest.param(Role.EUICC, "2.23.146.1.2.1.1", id="euicc"),
        pytest.param(Role.EUM, "2.23.146.1.2.1.2", id="eum"),
        pytest.param(Role.DP_TLS, "2.23.146.1.2.1.3", id="dp-tls"),
        pytest.param(Role.DP_AUTH, "2.23.146.1.2.1.4", id="dp-auth"),
        pytest.param(Role.DP_PB, "2.23.146.1.2.1.5", id="dp-pb"),
        pytest.param(Role.DS_TLS, "2.23.146.1.2.1.6", id="ds-tls"),
        pytest.param(Role.DS_AUTH, "2.23.146.1.2.1.7", id="ds-auth"),
    ],
)
def test_roles_have_the_policy_identifiers_of_the_standard(role, policy):
    assert role.policy == policy
    assert BY_POLICY[policy] is role


def test_eim_roles_have_no_policy():
    assert Role.EIM.policy == ""
    assert Role.EIM_TLS.policy == ""
