# Compiles C# files to main.dll with the compiler of the .NET SDK, without MSBuild.
dotnet=$(readlink -f "$(command -v dotnet)") && root=${dotnet%/*} || { echo "There is no .NET SDK in this image." >&2; exit 127; }
for csc in "$root"/sdk/*/Roslyn/bincore/csc.dll; do :; done
for framework in "$root"/shared/Microsoft.NETCore.App/*; do :; done
set -- -nologo -noconfig -nostdlib -optimize -langversion:latest -warn:0 -out:main.dll "$@"
for name in System.Runtime System.Console System.Linq System.Collections System.Collections.Concurrent System.Runtime.Numerics System.Runtime.Extensions System.Text.RegularExpressions System.Threading System.Memory System.Private.CoreLib; do
  set -- "$@" "-r:$framework/$name.dll"
done
version=${framework##*/}
printf '{"runtimeOptions":{"tfm":"net%s","framework":{"name":"Microsoft.NETCore.App","version":"%s"}}}\n' "${version%.*}" "$version" >main.runtimeconfig.json
exec dotnet exec "$csc" "$@"
