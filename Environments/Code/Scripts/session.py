# A Python interpreter that keeps its state from one piece of code to the next. Talks JSON lines.
import ast, io, json, os, sys, traceback

LIMIT = 20000
channel = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
source = os.fdopen(os.dup(0), 'r')
sys.stdin = open(os.devnull)
space = {'__name__': '__main__'}


class Short(io.StringIO):
    def write(self, text):
        return super().write(text[:max(0, LIMIT - self.tell())])


def run(code):
    """What the code prints, the value of its last expression included, and whether it raised."""
    shown = Short()
    sys.stdout = sys.stderr = shown
    try:
        tree = ast.parse(code, 'cell')
        last = tree.body.pop().value if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, 'cell', 'exec'), space)
        if last is not None:
            value = eval(compile(ast.Expression(last), 'cell', 'eval'), space)
            if value is not None:
                print(repr(value))
        return shown.getvalue(), False
    except BaseException as error:
        if isinstance(error, SystemExit):
            return shown.getvalue() + 'SystemExit: the interpreter goes on\n', True
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        return shown.getvalue() + ''.join(line for line in lines if __file__ not in line), True


__file__ = '<string>'
for line in source:
    output, failed = run(json.loads(line)['code'])
    text = (json.dumps({'output': output, 'failed': failed}) + '\n').encode()
    while text:
        text = text[os.write(channel, text):]
