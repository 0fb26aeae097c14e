# Sourced by `run` and `test`: sees to everything the program needs on this machine.
# Makes a .venv in the checkout; installs Debian packages when it may, else prints the line to type.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$checkout/.venv

# Debian and Ubuntu names. pyscard has no wheel for Linux, hence the compiler.
build_packages=(python3-venv python3-dev gcc libc6-dev libpcsclite-dev)
reader_packages=(pcscd)
window_packages=(
  libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 fonts-dejavu-core
)
test_packages=(vsmartcard-vpcd xvfb xauth openssl git curl libcoap3-bin postgresql tshark)

say() { printf '%s\n' "$*" >&2; }

is_installed() {
  local name
  for name in "$1" "$1t64"; do # Ubuntu renamed some libraries for 64-bit time
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

need_packages() {
  local name missing=()
  if ! command -v dpkg-query >/dev/null; then
    say "This is not Debian or Ubuntu. If a step below fails, install what these are there: $*"
    return 0
  fi
  for name in "$@"; do is_installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return 0

  local install="apt-get install -y --no-install-recommends ${missing[*]}" as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      say "These packages are missing. As root, type:" "  apt-get update && $install"
      exit 1
    fi
    as_root=(sudo)
  fi
  say "Installing: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    say "Packages could not be installed (above). As root, type:" "  apt-get update && $install"
    exit 1
  fi
  rm -f "$log"
}

find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return 0
    fi
  done
  say "Python 3.11 or newer is needed. Debian 12 and Ubuntu 24.04 have it as python3."
  exit 1
}

# need_venv EXTRA: the checkout installed in .venv, made anew when its pins change.
need_venv() {
  local extra=$1 python stamp wanted
  python=$(find_python) || exit 1
  stamp=$venv/.installed-$extra
  wanted=$(cat "$checkout/pyproject.toml" "$checkout/packaging/constraints.txt" | sha256sum)
  if [ -x "$venv/bin/eim-workbench" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    return 0
  fi
  say "Preparing .venv with $("$python" --version) (a minute or two the first time)"
  "$python" -m venv "$venv" || { say "The venv could not be made in $venv."; exit 1; }
  local target=$checkout
  [ "$extra" = run ] || target="$checkout[$extra]"
  # By environment, so that what builds a package is pinned too.
  if ! PIP_CONSTRAINT=$checkout/packaging/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
    "$venv/bin/pip" install --quiet --editable "$target" >&2; then
    say "The Python packages could not be installed (above). Check the network, then try again."
    exit 1
  fi
  printf '%s' "$wanted" >"$stamp"
}
