// Records that a translation was made from the English text as it is now: writes its "of" digest.
//   node eng/stamp-words.mjs es/door door.title door.lead
// Every key is named by the person who checked it. There is no "all": stamping what nobody looked at would show a stale
// instruction as current.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const words = process.env.WORDS_FOLDER ?? join(dirname(fileURLToPath(import.meta.url)), '../words');
const [file, ...keys] = process.argv.slice(2);
const match = /^([A-Za-z-]+)\/([a-z-]+)$/.exec(file ?? '');
if (!match || match[1] === 'en' || keys.length === 0) {
  console.error('usage: node eng/stamp-words.mjs LANGUAGE/PART KEY…   (name every key; wildcards are not read)');
  process.exit(2);
}
const [, language, part] = match;
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const english = read(join(words, 'en', `${part}.json`));
const path = join(words, language, `${part}.json`);
const translated = read(path);

for (const key of keys) {
  if (!(key in english) || !translated[key]?.text) {
    console.error(`${file}: there is no ${key in english ? 'translation' : 'English'} of ${key}; nothing was written`);
    process.exit(1);
  }
  translated[key].of = createHash('sha256').update(english[key], 'utf8').digest('hex').slice(0, 8);
}
writeFileSync(path, JSON.stringify(translated, null, 2) + '\n');
console.log(`${file}: stamped ${keys.length}`);
