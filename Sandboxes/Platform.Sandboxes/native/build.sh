#!/bin/sh
# Builds platform-sandbox and platform-probe, or finds them in the cache, and prints their paths as the last lines. Where that cannot be, it prints why
# and succeeds: the providers of sandboxes then say so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "platform-sandbox: $1 There are no sandboxes without it."
    exit 0
}

case $(uname -sm) in
"Linux x86_64" | "Linux aarch64") ;;
*) skip "sandboxes need Linux on x86-64 or arm64, not $(uname -sm)." ;;
esac
compiler=$(command -v gcc || command -v clang || true)
[ -n "$compiler" ] || skip "no C compiler was found: install gcc."

key=$({ cat "$here"/*.c "$here"/*.h "$here"/probe/*.c "$here/build.sh"; "$compiler" --version | head -n 1; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/platform-sandbox/$key

# Several builds may come here at once: each makes a file of its own, and the last one to finish leaves its equal behind.
make() { # name, sources...
    name=$1
    shift
    [ ! -f "$folder/$name" ] || return 0
    mkdir -p "$folder" || skip "the folder '$folder' cannot be made."
    made=$(mktemp "$folder/build.XXXXXX")
    "$compiler" -std=c11 -O2 -static -Wall -Wextra -Werror -o "$made" "$@" >"$folder/build.log" 2>&1 || {
        rm -f "$made"
        skip "$compiler did not build it; its output is in $folder/build.log."
    }
    chmod 755 "$made"
    mv "$made" "$folder/$name"
}

make platform-sandbox "$here"/*.c
make platform-probe "$here"/probe/*.c
echo "$folder/platform-sandbox"
echo "$folder/platform-probe"
