# Runs tests that call a function of which only the answers are here. No code of the agent runs in this process or in its sandbox.
import ast, builtins, json, math, os, sys

channel = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
task = json.loads(sys.stdin.read())
known, wanted, results = {}, [], []


class Unknown:
    """Stands for an answer that is not here yet: every comparison with it holds, so that the tests go on and show what else they call."""

    def _yes(self, *_):
        return True

    def _self(self, *_, **__):
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = _yes
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __floordiv__ = __mod__ = __pow__ = _self
    __abs__ = __neg__ = __round__ = __getitem__ = __call__ = _self

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return self

    def __hash__(self):
        return 0

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __int__(self):
        return 0

    __index__ = __int__

    def __float__(self):
        return 0.0


class Failed(Exception):
    pass


class Pending(Exception):
    pass


def encode(v):
    if isinstance(v, Unknown):
        raise Pending()
    if v is None or isinstance(v, (bool, str)):
        return v
    if isinstance(v, int):
        return {'int': str(v)}
    if isinstance(v, float):
        return {'float': repr(v)}
    if isinstance(v, complex):
        return {'complex': [repr(v.real), repr(v.imag)]}
    if isinstance(v, (bytes, bytearray)):
        return {'bytes': list(v)}
    for name, kind in (('list', list), ('tuple', tuple), ('set', set), ('frozenset', frozenset)):
        if isinstance(v, kind):
            return {name: [encode(i) for i in v]}
    if isinstance(v, dict):
        return {'dict': [[encode(k), encode(i)] for k, i in v.items()]}
    raise Failed(f'an argument of type {type(v).__name__} cannot be handed over')


def decode(v):
    if not isinstance(v, dict):
        return v
    (name, value), = v.items()
    if name in ('int', 'float'):
        return {'int': int, 'float': float}[name](value)
    if name == 'complex':
        return complex(float(value[0]), float(value[1]))
    if name == 'bytes':
        return bytes(value)
    if name == 'dict':
        return {decode(k): decode(i) for k, i in value}
    if name == 'other':
        return object()
    return {'list': list, 'tuple': tuple, 'set': set, 'frozenset': frozenset}[name](decode(i) for i in value)


def candidate(*args, **named):
    call = encode((list(args), named))
    key = json.dumps(call)
    if key not in known:
        if call not in wanted:
            wanted.append(call)
        return Unknown()
    answer = known[key]
    if 'value' in answer:
        return decode(answer['value'])
    kind = getattr(builtins, str(answer.get('error')), Failed)
    raise (kind if isinstance(kind, type) and issubclass(kind, Exception) else Failed)(str(answer.get('message', ''))[:500])


def check(condition):
    """One test: whether a condition holds; what else goes wrong in it fails it."""
    try:
        results.append(bool(condition()))
    except Pending:
        results.append(True)
    except Exception:
        results.append(False)


class Split(ast.NodeTransformer):
    """Makes every assertion a test of its own."""

    def visit_Assert(self, node):
        call = ast.Call(ast.Name('__check__', ast.Load()), [ast.Lambda(ast.arguments([], [], None, [], [], None, []), node.test)], [])
        return ast.copy_location(ast.Expr(call), node)


for call, answer in zip(task['calls'], task['answers']):
    known[json.dumps(call)] = answer
broken = None
try:
    # The program's name is the proxy wherever the tests use it.
    space = {'__name__': 'tests', '__check__': check, task['function']: candidate, 'candidate': candidate, 'math': math}
    for part in task['tests']:
        exec(compile(ast.fix_missing_locations(Split().visit(ast.parse(part))), 'tests.py', 'exec'), space)
    if 'check' in space and callable(space['check']):
        space['check'](candidate)
except Pending:
    pass
except Exception as error:
    broken = f'{type(error).__name__}: {error}'[:500]
text = (json.dumps({'results': results, 'wanted': wanted, 'broken': broken}) + '\n').encode()
while text:
    text = text[os.write(channel, text):]
