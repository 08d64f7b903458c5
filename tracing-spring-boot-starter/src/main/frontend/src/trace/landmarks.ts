// What one goes to in a trace: its errors, its tools, what was slowest and what cost most.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useKeys } from '../keys';
import { spanId } from '../state';
import { inView } from './focus';
import { costliest, errors, slowest, treeOrder, type Tree } from './outline';
import type { useSelection } from './selection';
import type { Source } from './source';

/** Of a large trace the server knows them. */
export function useLandmarks({ head, part, overview }: Source, tree: Tree, { selected, select, selectId }: ReturnType<typeof useSelection>) {
    /** An error is wanted, and none is here yet. */
    const wantsError = useSignal(false);
    const whole = part.value ? overview.value : undefined;
    const idIn = (span: number | undefined) => (span === undefined ? undefined : tree.spans[span]!.id);
    const failed = useMemo(() => (part.value ? (whole?.errorSpanIds ?? []) : errors(tree).map((each) => tree.spans[each]!.id)), [tree, whole]);
    const costliestId = useMemo(() => (part.value ? whole?.costliestSpanId : idIn(costliest(tree))), [tree, whole]);
    const toError = (by: 1 | -1) => {
        // Of a trace that is still being read, the first that comes.
        wantsError.value = failed.length === 0 && (head.value?.errorCount ?? 0) > 0;
        if (failed.length === 0) return;
        const at = failed.indexOf(spanId.value);
        selectId(failed[(at + by + failed.length + (at < 0 && by < 0 ? 1 : 0)) % failed.length], true);
    };
    useEffect(() => {
        if (wantsError.value && failed.length > 0) toError(1);
    }, [failed]);
    const toTool = (by: 1 | -1) => {
        const isTool = (span: number) => tree.spans[span]!.type.endsWith('tool_call');
        const way = by > 0 ? treeOrder(tree) : treeOrder(tree).reverse();
        const from = selected === undefined ? -1 : way.indexOf(selected);
        select(way.slice(from + 1).find(isTool) ?? way.find(isTool), true);
    };
    const toSlowest = () => selectId(part.value ? whole?.slowestSpanId : idIn(slowest(tree)), true);
    const toCostliest = costliestId === undefined ? undefined : () => selectId(costliestId, true);
    useKeys({
        'next-error': inView(() => toError(1)),
        'previous-error': inView(() => toError(-1)),
        'next-tool': inView(() => toTool(1)),
        'previous-tool': inView(() => toTool(-1)),
        slowest: inView(toSlowest),
        'compare-or-costliest': toCostliest && inView(toCostliest),
    });
    return { toError, toSlowest, toCostliest };
}
