// How two traces are laid beside one another, and what differs in their figures. Pure.
import type { Cost } from '../format';
import type { Tree } from '../trace/outline';
import { diff, type Change } from '../values/diff';

export interface Pair {
    a: number | undefined;
    b: number | undefined;
    depth: number;
}

/** Children are aligned by type and name in order; those without a counterpart stand alone. */
export function align(a: Tree, b: Tree): Pair[] {
    const out: Pair[] = [];
    const key = (tree: Tree, span: number) => `${tree.spans[span]!.type}\n${tree.spans[span]!.name}`;
    const alone = (tree: Tree, span: number, depth: number, side: 'a' | 'b') => {
        out.push(side === 'a' ? { a: span, b: undefined, depth } : { a: undefined, b: span, depth });
        for (const child of tree.children[span]!) alone(tree, child, depth + 1, side);
    };
    const both = (left: number[], right: number[], depth: number) => {
        const [before, after] = [left.map((i) => key(a, i)), right.map((i) => key(b, i))];
        // Too different to be aligned: then none has a counterpart.
        const changes = diff(before, after) ?? [...all('remove', before), ...all('add', after)];
        let i = 0;
        let j = 0;
        for (const change of changes) {
            if (change.kind === 'remove') alone(a, left[i++]!, depth, 'a');
            else if (change.kind === 'add') alone(b, right[j++]!, depth, 'b');
            else {
                const [x, y] = [left[i++]!, right[j++]!];
                out.push({ a: x, b: y, depth });
                both(a.children[x]!, b.children[y]!, depth + 1);
            }
        }
    };
    both(a.tops, b.tops, 0);
    return out;
}

function all(kind: Change<string>['kind'], values: string[]): Change<string>[] {
    return values.map((value) => ({ kind, value }));
}

export function change(a: number, b: number): string {
    if (!(a > 0)) return '';
    const percent = Math.round((100 * (b - a)) / a);
    return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

/** Of two costs that are known whole: what is not known is no saving. */
export function costChange(a: Cost | undefined, b: Cost | undefined): string {
    const isWhole = a && b && a.complete !== false && b.complete !== false && a.currency === b.currency;
    return isWhole ? change(Number(a.amount), Number(b.amount)) : '';
}
