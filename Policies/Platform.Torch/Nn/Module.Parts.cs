using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters by name; those of modules below are prefixed with the module's name and a dot.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (name, parameter) in Named(recurse, module => module._parameterParts))
                    if (seen.Add(parameter.Handle))
                        yield return (name, parameter);
            }

            /// <summary>Buffers by name; those of modules below are prefixed with the module's name and a dot.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Buffers(recurse).Where(buffer => include_nonpersistent || buffer.Persistent).Select(buffer => (buffer.Name, buffer.Value));

            /// <summary>Modules directly below, by name.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;

            /// <summary>Modules below, at any depth, by name.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                _modules.SelectMany(child => child.Value.named_modules().Select(below => ($"{child.Name}.{below.name}", below.module)).Prepend((child.Name, child.Value)));

            /// <summary>Parameters, each once.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(named => named.parameter);

            /// <summary>Buffers.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            /// <summary>Modules directly below.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(named => named.module);

            /// <summary>Modules below, at any depth.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(named => named.module);

            /// <summary>Whether there is a parameter of that full name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer of that full name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of that full name, or null.</summary>
            public virtual Parameter? get_parameter(string target) => Named(true, module => module._parameterParts).FirstOrDefault(named => named.Name == target).Value;

            /// <summary>The buffer of that full name, or null.</summary>
            public virtual Tensor? get_buffer(string target) => Buffers(true).FirstOrDefault(named => named.Name == target).Value;

            /// <summary>Parameters and persistent buffers by full name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var at = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in Named(true, module => module._parameterParts))
                    destination[at + name] = parameter;
                foreach (var (name, buffer, persistent) in Buffers(true))
                    if (persistent)
                        destination[at + name] = buffer;
                return destination;
            }

            /// <summary>Copies values into the parameters and persistent buffers of the same names.</summary>
            /// <param name="source">Values by full name; converted to the type and device of what they are copied into.</param>
            /// <param name="strict">Throw where names are missing or left over.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>Names that the source lacks, and names that the module lacks.</returns>
            /// <exception cref="InvalidOperationException">Strict, and the names differ.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keys) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                var skipped = skip?.ToHashSet() ?? [];
                List<string> missing = [.. own.Keys.Where(name => !source.ContainsKey(name) && !skipped.Contains(name))];
                List<string> unexpected = [.. source.Keys.Where(name => !own.ContainsKey(name) && !skipped.Contains(name))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The state doesn't fit the module: it lacks [{string.Join(", ", missing)}] and has [{string.Join(", ", unexpected)}] too many; pass strict: false to load what fits.");
                using var _ = no_grad();
                foreach (var (name, value) in source)
                    if (!skipped.Contains(name) && own.TryGetValue(name, out var into))
                        into.copy_(value);
                return (missing, unexpected);
            }

            private IEnumerable<(string Name, T Value)> Named<T>(bool recurse, Func<Module, OrderedParts<T>> parts) where T : class
            {
                foreach (var part in parts(this))
                    yield return part;
                if (!recurse)
                    yield break;
                foreach (var (name, module) in _modules)
                    foreach (var below in module.Named(true, parts))
                        yield return ($"{name}.{below.Name}", below.Value);
            }

            private IEnumerable<(string Name, Tensor Value, bool Persistent)> Buffers(bool recurse)
            {
                foreach (var (name, buffer) in _bufferParts)
                    yield return (name, buffer, !_notPersistent.Contains(name));
                if (!recurse)
                    yield break;
                foreach (var (name, module) in _modules)
                    foreach (var below in module.Buffers(true))
                        yield return ($"{name}.{below.Name}", below.Value, below.Persistent);
            }
        }
    }
}
