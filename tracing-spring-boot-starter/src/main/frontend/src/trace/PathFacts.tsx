// What the critical path is made of: whose own time it is, the most first.
import { useMemo } from 'preact/hooks';
import { duration } from '../format';
import { Bidi, Button } from '../ui';
import { byOwner, type Part, type Tree } from './outline';

const MOST = 6;

export function PathFacts({ tree, path, onSelect }: { tree: Tree; path: Part[]; onSelect: (span: number) => void }) {
    const owners = useMemo(() => byOwner(path), [path]);
    if (owners.length === 0) return null;
    const rest = owners.slice(MOST);
    return (
        <div class="facts path" role="group" aria-label="Critical path">
            <span>Critical path {duration(owners.reduce((sum, [, took]) => sum + took, 0))} =</span>
            {owners.slice(0, MOST).map(([span, took], i) => (
                <span key={span}>
                    {i > 0 && '+ '}
                    <Button class="text" onClick={() => onSelect(span)}>
                        <Bidi text={tree.spans[span]!.name} /> {duration(took)}
                    </Button>
                </span>
            ))}
            {rest.length > 0 && <span>+ {rest.length} more {duration(rest.reduce((sum, [, took]) => sum + took, 0))}</span>}
        </div>
    );
}
