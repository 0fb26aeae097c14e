# Sourced by `test`: the modems' tests play a modem at a pseudo-terminal, which a bare chroot lacks.

lends_terminals() {
  "$venv/bin/python" -c 'import os; os.ttyname(os.openpty()[1])' 2>/dev/null
}

# Mounts them for our own processes alone and runs the script again, or prints what to type.
need_terminals() {
  lends_terminals && return 0
  local mount='mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts'
  if [ "$(id -u)" -eq 0 ] && [ -d /dev/pts ] && [ -z "${EIMW_OWN_MOUNTS:-}" ] && mountpoint -q /dev &&
    unshare --mount --propagation unchanged true 2>/dev/null; then
    say "Mounting /dev/pts for the tests"
    EIMW_OWN_MOUNTS=1 exec unshare --mount --propagation unchanged \
      sh -c "mount --make-private /dev && $mount && exec \"\$@\"" sh "$0" "$@"
  fi
  say "There are no pseudo-terminals here. As root, type:" "  $mount"
  exit 1
}
