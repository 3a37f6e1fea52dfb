#!/bin/sh
# Builds libplatform_torch.so, or finds it in the cache, and prints its path as the last line.
# Usage: build.sh [FOLDER]   FOLDER: where libtorch is; without it Debian's libtorch-dev, then the torch of python3.
# A failure is one line in the form that MSBuild shows as an error.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

fail() {
    echo "platform-torch : error PT0001: $1"
    exit 1
}

has_libtorch() {
    [ -f "$1/include/ATen/ATen.h" ] && { [ -e "$1/lib/libtorch.so" ] || ls "$1"/lib/*/libtorch.so >/dev/null 2>&1; }
}

torch=${1:-}
if [ -n "$torch" ]; then
    has_libtorch "$torch" || fail "No libtorch with headers in '$torch' (TorchPath): expected include/ATen/ATen.h and lib/libtorch.so, as in the torch folder of a Python installation."
elif has_libtorch /usr; then
    torch=/usr
else
    torch=$(python3 -c 'import importlib.util; s = importlib.util.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")' 2>/dev/null || true)
    { [ -n "$torch" ] && has_libtorch "$torch"; } ||
        fail "No libtorch found: install it with 'apt-get install libtorch-dev', or pass -p:TorchPath=FOLDER with the torch folder of a Python installation, or build with -p:TorchSource=nuget."
fi
for tool in cmake g++ make; do
    command -v $tool >/dev/null || fail "'$tool' is needed to build the libtorch shim and was not found: install it with 'apt-get install cmake g++ make'."
done

version=$(cat "$torch/include/torch/csrc/api/include/torch/version.h" "$torch/include/torch/headeronly/version.h" 2>/dev/null |
    sed -n 's/^#define TORCH_VERSION_\(MAJOR\|MINOR\|PATCH\) \([0-9]*\).*/\2/p' | paste -sd . -)
cuda=cpu
[ -e "$torch/lib/libtorch_cuda.so" ] && cuda=cuda
key=$({ cat "$here"/*.h "$here"/*.cpp "$here/CMakeLists.txt"; echo "$torch $version $cuda"; g++ --version | head -n 1; } | sha256sum | cut -c1-16)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/platform-torch/$key
library=$folder/libplatform_torch.so

if [ ! -f "$library" ]; then
    mkdir -p "$folder"
    exec 9>"$folder/lock"
    flock 9 2>/dev/null || true
    if [ ! -f "$library" ]; then
        echo "Building the libtorch shim against libtorch $version ($cuda) in $torch (once, kept in $folder)"
        build=$(mktemp -d "$folder/build.XXXXXX")
        trap 'rm -rf "$build"' EXIT
        {
            cmake -S "$here" -B "$build" -DTORCH_PATH="$torch" -DCMAKE_BUILD_TYPE=Release &&
                cmake --build "$build" --parallel "$(nproc)"
        } >"$folder/build.log" 2>&1 || fail "The libtorch shim did not build against $torch; the compiler's output is in $folder/build.log."
        mv "$build/libplatform_torch.so" "$library"
    fi
fi
echo "$library"
