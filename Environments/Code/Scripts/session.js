// A JavaScript interpreter that keeps its state from one piece of code to the next. Talks JSON lines.
'use strict';
const fs = require('fs'), vm = require('vm'), util = require('util'), readline = require('readline');
const limit = 20000;
let shown = '';
const show = text => { shown = (shown + text).slice(0, limit); };
const print = (...values) => show(values.map(value => typeof value === 'string' ? value : util.inspect(value, { breakLength: Infinity })).join(' ') + '\n');
const space = vm.createContext({ console: { log: print, error: print, warn: print, info: print }, require });

readline.createInterface({ input: process.stdin }).on('line', line => {
  let failed = false;
  shown = '';
  try {
    const value = vm.runInContext(JSON.parse(line).code, space, { filename: 'cell' });
    if (value !== undefined) print(value);
  } catch (error) {
    failed = true;
    show(error && error.name ? `${error.name}: ${error.message}\n` : `Uncaught ${util.inspect(error)}\n`);
  }
  let text = Buffer.from(JSON.stringify({ output: shown, failed }) + '\n');
  while (text.length) {
    try {
      text = text.subarray(fs.writeSync(1, text));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
});
