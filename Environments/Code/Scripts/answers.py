# Calls a function of a program and writes what it returns. Runs beside hostile code: what comes out is data, compared elsewhere.
import json, os, signal, sys

channel = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
task = json.loads(sys.stdin.read())
sys.stdin = open(os.devnull)


def encode(v, depth=0):
    if depth > 20:
        raise ValueError('nested too deeply')
    if v is None or isinstance(v, (bool, str)):
        return v
    if isinstance(v, int):
        return {'int': str(int(v))}
    if isinstance(v, float):
        return {'float': repr(float(v))}
    if isinstance(v, complex):
        return {'complex': [repr(v.real), repr(v.imag)]}
    if isinstance(v, (bytes, bytearray)):
        return {'bytes': list(v)}
    for name, kind in (('list', list), ('tuple', tuple), ('set', set), ('frozenset', frozenset)):
        if isinstance(v, kind):
            return {name: [encode(i, depth + 1) for i in v]}
    if isinstance(v, dict):
        return {'dict': [[encode(k, depth + 1), encode(i, depth + 1)] for k, i in v.items()]}
    return {'other': type(v).__name__}


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
    return {'list': list, 'tuple': tuple, 'set': set, 'frozenset': frozenset}[name](decode(i) for i in value)


def write(answer):
    text = (json.dumps(answer) + '\n').encode()
    while text:
        text = text[os.write(channel, text):]


sys.setrecursionlimit(10000)
space = {'__name__': 'program'}
signal.alarm(int(task['seconds']))
try:
    exec(compile(task['program'], 'program.py', 'exec'), space)
    function = space[task['function']]
except BaseException as error:
    write({'load': f'{type(error).__name__}: {error}'[:500], 'syntax': isinstance(error, SyntaxError)})
    os._exit(0)
signal.alarm(0)
for number, call in enumerate(task['calls']):
    child = os.fork()
    if child == 0:
        signal.alarm(int(task['seconds']))
        try:
            args, named = decode(call)
            answer = {'value': encode(function(*args, **named))}
        except BaseException as error:
            answer = {'error': type(error).__name__, 'message': str(error)[:500]}
        write({'call': number, **answer})
        os._exit(0)
    os.waitpid(child, 0)
