// Fails the build when what a browser loads is over the budget: all ≤ 200 kB, the first page ≤ 60 kB, both gzipped.
import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const out = process.env.UI_OUT ?? '../../../target/classes/dev/agenttracing/web/ui';
const sizes = new Map();
const walk = (dir) => {
    for (const name of readdirSync(dir)) {
        const path = join(dir, name);
        if (statSync(path).isDirectory()) walk(path);
        else if (/\.(js|css)$/.test(name)) sizes.set(path.slice(out.length + 1), gzipSync(readFileSync(path)).length);
    }
};
walk(out);
const html = readFileSync(join(out, 'index.html'), 'utf8');
const first = [...sizes].filter(([path]) => html.includes(path)).reduce((sum, [, size]) => sum + size, 0);
const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
for (const [path, size] of [...sizes].sort((a, b) => b[1] - a[1])) console.log(String(size).padStart(8), path);
console.log(`first page ${first} bytes, all ${all} bytes, gzipped`);
if (first > 60_000 || all > 200_000) {
    console.error('Over the budget: 60,000 bytes for the first page, 200,000 for all. Load something later, or leave it out.');
    process.exit(1);
}
