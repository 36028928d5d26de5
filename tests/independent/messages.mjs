// Answers, with other people's code (intl-messageformat, the Intl of Node), what our own message formatter is asked in the tests.
// Reads { plurals: { languages, upTo, more }, messages: [{ language, text, args }] } on stdin, writes { plurals, messages } on stdout.
import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';

const { plurals, messages } = JSON.parse(readFileSync(0, 'utf8'));
const locale = (language) => `${language === 'es' ? 'es-US' : language}-u-nu-latn`;
const numbers = [...Array(plurals.upTo + 1).keys(), ...plurals.more];
const table = (type) => Object.fromEntries(plurals.languages.map((language) => {
  const rules = new Intl.PluralRules(language, { type });
  if (rules.resolvedOptions().locale.split('-')[0] !== language) throw new Error(`Node has no plural rules for ${language}`);
  return [language, numbers.map((n) => rules.select(n))];
}));
const formatted = messages.map(({ language, text, args }) =>
  String(new IntlMessageFormat(text, locale(language), undefined, { ignoreTag: true }).format(args)));
process.stdout.write(JSON.stringify({ plurals: { numbers, cardinal: table('cardinal'), ordinal: table('ordinal') }, messages: formatted }));
