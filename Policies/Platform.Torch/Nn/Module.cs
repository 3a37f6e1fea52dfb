using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A building block of a network: parameters, buffers and other modules, by name.</summary>
        /// <remarks>
        /// A subclass keeps its parts in fields and calls <see cref="RegisterComponents"/> at the end of its constructor.
        /// What is registered belongs to the module: it leaves every dispose scope and is disposed with the module.
        /// </remarks>
        public partial class Module : IDisposable
        {
            private readonly string _name;
            private readonly OrderedParts<Module> _modules = new();
            private readonly OrderedParts<Parameter> _parameterParts = new();
            private readonly OrderedParts<Tensor> _bufferParts = new();
            private readonly HashSet<string> _notPersistent = [];
            private bool _registered;

            /// <summary>With a name for display.</summary>
            protected Module(string name) => _name = name;

            /// <summary>Whether it is being trained, which turns dropout on. True at first.</summary>
            public bool training { get; private set; } = true;

            /// <summary>The name given to the constructor.</summary>
            public virtual string GetName() => _name;

            /// <summary>Disposes the parameters, buffers and modules.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, buffers and modules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var (_, parameter) in _parameterParts)
                    parameter.Dispose();
                foreach (var (_, buffer) in _bufferParts)
                    buffer.Dispose();
                foreach (var (_, module) in _modules)
                    module.Dispose();
            }

            /// <summary>Into training mode, or with false out of it, with every module below.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, module) in _modules)
                    module.train(train);
            }

            /// <summary>Out of training mode, with every module below.</summary>
            public virtual void eval() => train(false);

            /// <summary>Clears the gradients of all parameters: drops them, or with false sets them to 0.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                var all = parameters().ToArray();
                Tensor.ZeroGrad(all, set_to_none);
            }

            /// <summary>Calls <paramref name="fn"/> on every module below, then on this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in _modules)
                    module.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Registers what the fields hold: modules, parameters, and other tensors as buffers that are not saved.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                    return;
                foreach (var field in GetType().GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
                {
                    var name = ComponentName(field);
                    switch (field.GetValue(this))
                    {
                        case Module module when !_modules.Contains(name): register_module(name, module); break;
                        case Parameter parameter when !_parameterParts.Contains(name): register_parameter(name, parameter); break;
                        case Modules.Parameter or Module: break;
                        case Tensor tensor when !_bufferParts.Contains(name): register_buffer(name, tensor, persistent: false); break;
                    }
                }
                _registered = true;
            }

            /// <summary>Adds a tensor that is no parameter; it moves and, if persistent, is saved with the module.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                _bufferParts.Add(name, tensor, "buffer");
                tensor.DetachFromDisposeScope();
                if (!persistent)
                    _notPersistent.Add(name);
            }

            /// <summary>Adds a parameter.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                _parameterParts.Add(name, param, "parameter");
                param.DetachFromDisposeScope();
            }

            /// <summary>Adds a module below this one.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                submodule.RegisterComponents();
                _modules.Add(name, submodule, "module");
            }

            /// <summary>Adds a module below this one.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Forgets the modules below, without disposing them.</summary>
            protected void ClearModules() => _modules.Clear();

            /// <summary>Keeps a parameter that a property sets: replaces the one of that name, or forgets it for null.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                _parameterParts.Remove(name);
                if (value is not null)
                    register_parameter(name, value);
            }

            /// <summary>Keeps a parameter that a property sets: replaces the one of that name, or forgets it for null.</summary>
            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value is null ? null : value as Parameter ?? new Parameter(value));

            /// <summary>Keeps a buffer that a property sets: replaces the one of that name, or forgets it for null.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                _bufferParts.Remove(name);
                _notPersistent.Remove(name);
                if (value is not null)
                    register_buffer(name, value, persistent);
            }

            private static string ComponentName(System.Reflection.FieldInfo field) =>
                field.GetCustomAttributes(typeof(Utils.ComponentNameAttribute), true).OfType<Utils.ComponentNameAttribute>().FirstOrDefault()?.Name ?? field.Name;
        }
    }
}
