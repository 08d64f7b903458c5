// What was new in the prompt of a model's call, against the call before of the same agent; or in any two values.
import { useSignal } from '@preact/signals';
import { base } from '../api';
import { Failure } from '../failure';
import { plural } from '../format';
import { useRead } from '../reading';
import type { Tree } from '../trace/outline';
import { Bidi } from '../ui';
import type { Changed } from './difference';
import type { Asked } from './work';
import { startWork } from './worker';

/** The call before: the last model call that began earlier under the same parent, else under any. */
export function previousCall(tree: Tree, span: number): number | undefined {
    const isModel = (i: number) => tree.spans[i]!.type === 'model_generation' && tree.start[i]! < tree.start[span]!;
    const earlier = [...tree.spans.keys()].filter((i) => i !== span && isModel(i)).sort((a, b) => tree.start[b]! - tree.start[a]!);
    return earlier.find((i) => tree.parent[i] === tree.parent[span]) ?? earlier[0];
}

export function Difference({ traceId, tree, span }: { traceId: string; tree: Tree; span: number }) {
    const before = previousCall(tree, span);
    const paths = before === undefined ? undefined : ([before, span].map((i) => `traces/${traceId}/spans/${tree.spans[i]!.id}/input`) as [string, string]);
    if (!paths) return <p class="absent">{tree.part ? 'Of this large trace no call before this one has been read yet.' : 'There is no call before this one in the trace.'}</p>;
    return <ValueDifference a={paths[0]} b={paths[1]} />;
}

export function ValueDifference({ a, b }: { a: string; b: string }) {
    const progress = useSignal('Loading');
    const [from, to] = [a, b].map((path) => `${location.origin}${base}api/${path}`) as [string, string];
    const { value, failure, again } = useRead(`${from} ${to}`, (signal) => {
        progress.value = 'Loading';
        const work = startWork((what) => (progress.value = what));
        signal.addEventListener('abort', work.stop);
        return work.ask('diff', { a: from, b: to }).finally(work.stop);
    });
    if (failure !== undefined) return <Failure error={failure} onRetry={again} />;
    return value ? <Changes {...value} /> : <p class="meta">{progress.value}…</p>;
}

function Changes({ changes, sides }: Asked['diff']['out']) {
    if (!changes)
        return (
            <>
                <p class="absent">Too different to align; shown side by side.</p>
                <div class="side-by-side">
                    {sides.map((side, i) => (
                        <pre class="text wrap" key={i}>
                            <Bidi text={side} />
                        </pre>
                    ))}
                </div>
            </>
        );
    const { added, removed, parts, more } = changes;
    if (added + removed === 0) return <p class="absent">Nothing differs.</p>;
    return (
        <div class="diff" role="group" aria-label={`${plural(added, 'line')} added, ${removed} removed`}>
            {parts.map((part, i) => (typeof part === 'number' ? <p class="muted" key={i}>{plural(part, 'line')} the same</p> : <Line key={i} change={part} />))}
            {more > 0 && <p class="muted">{plural(more, 'further part')} not shown</p>}
        </div>
    );
}

function Line({ change }: { change: Changed }) {
    const sign = { same: ' ', add: '+', remove: '−' }[change.kind];
    return (
        <pre class={`diff-line ${change.kind}`}>
            <span class="sign" aria-label={change.kind === 'same' ? undefined : change.kind === 'add' ? 'added' : 'removed'}>
                {sign}
            </span>
            {change.words ? change.words.map((word, i) => (word.kind === 'add' ? <b key={i}><Bidi text={word.value} /></b> : <Bidi key={i} text={word.value} />)) : <Bidi text={change.value} />}
        </pre>
    );
}
