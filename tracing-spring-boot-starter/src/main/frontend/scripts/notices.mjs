// Writes the licences of what is in the page beside it, into the jar. Fails if one has none.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = process.env.UI_OUT ?? '../../../target/classes/dev/agenttracing/web/ui';
const own = JSON.parse(readFileSync('package.json', 'utf8'));
const found = new Map();
const collect = (name) => {
    if (found.has(name)) return;
    const dir = join('node_modules', name);
    if (!existsSync(dir)) return;
    const told = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    const file = readdirSync(dir).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    found.set(name, `${name} ${told.version} (${told.license})\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`);
    for (const inner of Object.keys(told.dependencies ?? {})) collect(inner);
};
Object.keys(own.dependencies).forEach(collect);
writeFileSync(join(out, 'THIRD-PARTY.txt'), [...found.values()].join('\n----\n\n'));
console.log(`notices of ${[...found.keys()].join(', ')}`);
