// What was new in the prompt of a model's call, against the call before of the same agent; or in any two values.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { raw } from '../api';
import { Failure } from '../failure';
import { plural } from '../format';
import type { Tree } from '../trace/outline';
import { Bidi } from '../ui';
import { diff, words, type Change } from './diff';
import { parse, print, type Json } from './json';

const FOLD = 6;

/** The call before: the last model call that began earlier under the same parent, else under any. */
export function previousCall(tree: Tree, span: number): number | undefined {
    const isModel = (i: number) => tree.spans[i]!.type === 'model_generation' && tree.start[i]! < tree.start[span]!;
    const earlier = [...tree.spans.keys()].filter((i) => i !== span && isModel(i)).sort((a, b) => tree.start[b]! - tree.start[a]!);
    return earlier.find((i) => tree.parent[i] === tree.parent[span]) ?? earlier[0];
}

export function Difference({ traceId, tree, span }: { traceId: string; tree: Tree; span: number }) {
    const before = previousCall(tree, span);
    const paths = before === undefined ? undefined : ([before, span].map((i) => `traces/${traceId}/spans/${tree.spans[i]!.id}/input`) as [string, string]);
    if (!paths) return <p class="absent">There is no call before this one in the trace.</p>;
    return <ValueDifference a={paths[0]} b={paths[1]} />;
}

export function ValueDifference({ a, b }: { a: string; b: string }) {
    const texts = useSignal<[string, string] | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    useEffect(() => {
        const abort = new AbortController();
        texts.value = undefined;
        Promise.all([a, b].map((path) => raw(path, undefined, abort.signal).then((answer) => answer.text)))
            .then((answer) => {
                texts.value = answer as [string, string];
                failure.value = undefined;
            })
            .catch((error: unknown) => !abort.signal.aborted && (failure.value = error));
        return () => abort.abort();
    }, [a, b]);
    if (failure.value !== undefined) return <Failure error={failure.value} />;
    return texts.value ? <TextDifference a={texts.value[0]} b={texts.value[1]} /> : <p class="meta">Loading…</p>;
}

/** Messages one by one where there are any, so that one that was added is one block. */
export function lines(text: string): string[] {
    let json: Json;
    try {
        json = parse(text);
    } catch {
        return text.split('\n');
    }
    const messages = json.kind === 'object' ? json.entries.find(([key]) => key === 'messages')?.[1] : json;
    if (messages?.kind !== 'array') return print(json).split('\n');
    const rest = json.kind === 'object' ? json.entries.filter(([key]) => key !== 'messages').flatMap(([key, node]) => `${key}: ${print(node)}`.split('\n')) : [];
    return [...messages.items.flatMap((message) => said(message)), ...rest];
}

function said(message: Json): string[] {
    if (message.kind !== 'object') return print(message).split('\n');
    const text = (key: string) => {
        const node = message.entries.find(([name]) => name === key)?.[1];
        return node?.kind === 'string' ? node.text : undefined;
    };
    const content = text('content');
    const others = message.entries.filter(([key, node]) => key !== 'role' && !(key === 'content' && node.kind === 'string'));
    return [
        ...(content === undefined ? [`${text('role') ?? 'message'}:`] : `${text('role') ?? 'message'}: ${content}`.split('\n')),
        ...others.flatMap(([key, node]) => `  ${key}: ${print(node, '  ')}`.split('\n')),
    ];
}

export function TextDifference({ a, b }: { a: string; b: string }) {
    const changes = diff(lines(a), lines(b));
    if (!changes)
        return (
            <>
                <p class="absent">Too different to align; shown side by side.</p>
                <div class="side-by-side">
                    <pre class="text wrap"><Bidi text={a.slice(0, 100_000)} /></pre>
                    <pre class="text wrap"><Bidi text={b.slice(0, 100_000)} /></pre>
                </div>
            </>
        );
    const added = changes.filter((each) => each.kind === 'add').length;
    const removed = changes.filter((each) => each.kind === 'remove').length;
    if (added + removed === 0) return <p class="absent">Nothing differs.</p>;
    return (
        <div class="diff" role="group" aria-label={`${plural(added, 'line')} added, ${removed} removed`}>
            {parts(changes).map((part, i) => (typeof part === 'number' ? <p class="muted" key={i}>{plural(part, 'line')} the same</p> : <Line key={i} change={part} pair={part.pair} />))}
        </div>
    );
}

type Shown = Change<string> & { pair?: string | undefined };

/** Long runs of what is the same are folded; a line that was changed knows what it was. */
function parts(changes: Change<string>[]): (Shown | number)[] {
    const out: (Shown | number)[] = [];
    for (let i = 0; i < changes.length; ) {
        let end = i;
        while (end < changes.length && changes[end]!.kind === 'same') end++;
        if (end - i > FOLD) {
            out.push(...changes.slice(i, i + 2), end - i - 4, ...changes.slice(end - 2, end));
            i = end;
            continue;
        }
        const change = changes[i]!;
        const next = changes[i + 1];
        const changed = change.kind === 'remove' && next?.kind === 'add' && changes[i + 2]?.kind !== 'add' && changes[i - 1]?.kind !== 'remove';
        if (changed) {
            out.push({ ...change, pair: next.value }, { ...next, pair: change.value });
            i += 2;
        } else {
            out.push(change);
            i++;
        }
    }
    return out;
}

function Line({ change, pair }: { change: Shown; pair?: string | undefined }) {
    const sign = { same: ' ', add: '+', remove: '−' }[change.kind];
    const inner = pair === undefined ? null : diff(words(pair), words(change.value));
    return (
        <pre class={`diff-line ${change.kind}`}>
            <span class="sign" aria-label={change.kind === 'same' ? undefined : change.kind === 'add' ? 'added' : 'removed'}>
                {sign}
            </span>
            {inner ? inner.filter((word) => word.kind !== 'remove').map((word, i) => (word.kind === 'add' ? <b key={i}><Bidi text={word.value} /></b> : <Bidi key={i} text={word.value} />)) : <Bidi text={change.value} />}
        </pre>
    );
}
