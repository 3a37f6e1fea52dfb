// An MCP server that misbehaves on request. Raw JSON-RPC, so that it can say what no SDK would.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const [mode, folder] = process.argv.slice(2);
const send = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const text = value => ({ content: [{ type: 'text', text: value }] });
const tool = (name, annotations) => ({ name, description: `Does ${name}.`, inputSchema: { type: 'object', properties: { text: { type: 'string' } } }, annotations });
const tools = [
  tool('echo', { readOnlyHint: true }), tool('fail'), tool('refuse'), tool('hang'), tool('freeze'), tool('die'), tool('garbage'), tool('flood'),
  tool('grow'), tool('cancelled'), tool('both'), tool('large'), tool('slow', { readOnlyHint: true }),
  { ...tool('tuple'), inputSchema: { type: 'object', properties: { pair: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] } } } },
];
let cancelled = 0, slow = 0, mostSlow = 0;

if (mode === 'stubborn') {
  process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  tools.push({ ...tool('pids'), description: `${process.pid} ${child.pid}` });
}
if (mode === 'chatty')
  console.log('Welcome! {"not": "json-rpc"} \u{1F600}\n{broken');
if (mode === 'silent')
  process.stdin.resume();
if (mode === 'doomed') {
  console.error('cannot open the database');
  process.exit(3);
}

const calls = {
  echo: ({ text: value }) => text(value ?? ''),
  fail: () => ({ ...text('the disk is full\ntry later'), isError: true }),
  hang: () => null,
  freeze: () => { for (;;); },
  die: () => { console.error('goodbye'); process.exit(3); },
  garbage: () => { process.stdout.write('oops, not JSON\n{"jsonrpc": 1}\n[]\n"x"\n'); return text('still here'); },
  flood: () => { const chunk = 'x'.repeat(65536); const more = () => { while (process.stdout.write(chunk)); process.stdout.once('drain', more); }; more(); return null; },
  grow: () => { tools.push(tool(`grown_${tools.length}`)); send({ method: 'notifications/tools/list_changed' }); return text('grown'); },
  cancelled: () => text(String(cancelled)),
  both: () => ({ ...text('{"n": 1}'), structuredContent: { n: 1 } }),
  large: () => text('y'.repeat(50000)),
  tuple: ({ pair }) => text(JSON.stringify(pair)),
  pids: () => text(tools.find(known => known.name === 'pids').description),
  env: () => text(JSON.stringify(process.env)),
};
tools.push(tool('env'));

const answer = async ({ id, method, params }) => {
  if (method === 'notifications/cancelled')
    cancelled++;
  if (id === undefined)
    return;
  if (method === 'initialize')
    return send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'odd', version: '1' }, instructions: 'Be odd.' } });
  if (method === 'ping')
    return send({ id, result: {} });
  if (method === 'tools/list')
    return send({ id, result: { tools } });
  if (method !== 'tools/call')
    return send({ id, error: { code: -32601, message: `no method ${method}` } });
  if (params.name === 'refuse')
    return send({ id, error: { code: -32602, message: 'not today' } });
  if (params.name === 'slow') {
    mostSlow = Math.max(mostSlow, ++slow);
    await new Promise(resolve => setTimeout(resolve, 300));
    slow--;
    return send({ id, result: text(String(mostSlow)) });
  }
  const result = calls[params.name]?.(params.arguments ?? {});
  if (result)
    send({ id, result });
};
if (mode !== 'silent')
  createInterface({ input: process.stdin }).on('line', line => answer(JSON.parse(line)));
