// Plays an episode with the official JavaScript client and tells what it saw. Arguments: the folder with node_modules, the URL.
import { createRequire } from 'node:module';

const [folder, url] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { ToolListChangedNotificationSchema } = require('@modelcontextprotocol/sdk/types.js');

const connect = async () => {
  const transport = new StreamableHTTPClientTransport(new URL(url));
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  return { client, close: async () => { await transport.terminateSession(); await client.close(); } };
};

const { client, close } = await connect();
const seen = { instructions: client.getInstructions(), tools: (await client.listTools()).tools.map(tool => tool.name) };
await client.callTool({ name: 'add', arguments: { text: 'a' } });
await client.callTool({ name: 'add', arguments: { text: 'b' } });
seen.notes = (await client.callTool({ name: 'list', arguments: {} })).content[0].text;
await client.callTool({ name: 'reply', arguments: { text: 'Done.' } });
seen.state = JSON.parse((await client.readResource({ uri: 'episode://state' })).contents[0].text);
await close();

const other = await connect();
const changed = new Promise(resolve => other.client.setNotificationHandler(ToolListChangedNotificationSchema, resolve));
await other.client.callTool({ name: 'change', arguments: {} });
await changed;
seen.changed = (await other.client.listTools()).tools.map(tool => tool.name);
await other.close();
console.log(JSON.stringify(seen));
