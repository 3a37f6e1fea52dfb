// Writes cases.json: what the public package @huggingface/tokenizers makes of texts with the tokenizer.json beside this file.
// Run: npm install @huggingface/tokenizers@0.2 && node make.mjs
import fs from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

const here = new URL('.', import.meta.url);
const tokenizer = new Tokenizer(JSON.parse(fs.readFileSync(new URL('tokenizer.json', here))), {});
const parts = ['the', 'Hello', "world's", "DON'T", '42', '1234567', ' ', '  ', '   ', '\n', '\r\n', '\t', '.', '...', '!?', 'é', 'e\u0301', 'naïve', '中文', '🙂',
  '𝒳𝒴', '_', '<|', '|>', '<|end|>', '<|user|>', '<think>', '<mark>', '\u00a0', '\u3000', '한국어', '²', 'Ⅷ', '٣', '\u200d', 'policy', 'reward', '{"a": [1, 2]}'];
let state = 1;
const random = (n) => Math.floor(((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648) * n);
const texts = Array.from({ length: 150 }, () => Array.from({ length: 1 + random(20) }, () => parts[random(parts.length)]).join(random(2) ? ' ' : ''));
const cases = texts.map((text) => JSON.stringify({ text, tokens: tokenizer.encode(text, { add_special_tokens: false }).ids }));
fs.writeFileSync(new URL('cases.json', here), `[\n${cases.join(',\n')}\n]\n`);
