#!/bin/sh
# Builds libplatform_bf16.so, or finds it in the cache, and prints its path as the last line. Where that cannot be, it prints why and succeeds:
# the engine then computes the same products without the library.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

skip() {
    echo "platform-bf16: $1 Products of bfloat16 weights are computed without it."
    exit 0
}

case $(uname -sm) in
"Linux x86_64") ;;
*) skip "avx512_bf16 is of no use on $(uname -sm)." ;;
esac
compiler=$(command -v gcc || command -v clang || true)
[ -n "$compiler" ] || skip "no C compiler was found: install gcc."

key=$({ cat "$here/bf16.c" "$here/build.sh"; "$compiler" --version | head -n 1; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/platform-bf16/$key
library=$folder/libplatform_bf16.so
if [ ! -f "$library" ]; then
    mkdir -p "$folder" || skip "the folder '$folder' cannot be made."
    # Several builds may come here at once: each makes a file of its own, and the last one to finish leaves its equal behind.
    made=$(mktemp "$folder/build.XXXXXX")
    trap 'rm -f "$made"' EXIT
    "$compiler" -std=c11 -O3 -fPIC -shared -fvisibility=hidden -mavx512f -mavx512bf16 -o "$made" "$here/bf16.c" >"$folder/build.log" 2>&1 ||
        skip "$compiler did not build it; its output is in $folder/build.log."
    chmod 755 "$made"
    mv "$made" "$library"
fi
echo "$library"
