// Opens and closes many rows at once.
import { count } from '../format';
import { useKeys } from '../keys';
import { go } from '../state';
import { above, idOf, nextLevel, sizeBelow } from './rows';
import type { useSelection } from './selection';
import { WHOLE } from './source';

/** @param part whether the trace is not here whole: then what is below is read level by level */
export function useFolding(part: boolean, { drawn, rows, opened, active, setOpen, openAll }: ReturnType<typeof useSelection>): void {
    useKeys({
        'open-all': () => {
            if (!part) return openAll();
            const next = nextLevel(drawn, opened);
            const rowCount = next.reduce((sum, each) => sum + sizeBelow(drawn, each), rows.nodes.length);
            if (rowCount <= WHOLE || confirm(`Show ${count(rowCount)} rows?`)) setOpen([...opened, ...next]);
        },
        'close-all': () => {
            const top = active === undefined ? undefined : (above(drawn, active).at(-1) ?? active);
            if (top !== undefined) go({ span: idOf(drawn, top) }, 'replace');
            setOpen([]);
        },
        'open-siblings': () => {
            if (active === undefined) return;
            const parent = drawn.parent[active]!;
            setOpen([...opened, ...(parent < 0 ? drawn.tops : drawn.children[parent]!)]);
        },
    });
}
