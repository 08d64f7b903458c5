// The one map of keys. Pages add what they do under names; the sheet tells them all.
import { useLayoutEffect } from 'preact/hooks';
import { singleKeys } from './state';

export const KEYS: [keys: string, where: string, does: string, action: string][] = [
    ['?', 'everywhere', 'this sheet', 'help'],
    ['/', 'everywhere', 'search; in a trace: find', 'search'],
    ['g t', 'everywhere', 'Traces', 'go-traces'],
    ['g c', 'everywhere', 'Conversations', 'go-conversations'],
    ['g d', 'everywhere', 'Dashboard', 'go-dashboard'],
    ['y', 'everywhere', 'copy the link', 'copy-link'],
    ['i', 'in a trace', 'copy the id', 'copy-id'],
    ['j', 'list, peek, trace', 'next trace', 'next-trace'],
    ['k', 'list, peek, trace', 'previous trace', 'previous-trace'],
    ['o', 'list, peek', 'open the trace', 'open'],
    ['n', 'list', 'show new traces', 'show-new'],
    ['x', 'list, trace', 'select the trace, and on to the next; in a trace: mark the span, on another one compare the two', 'select'],
    ['c', 'list', 'compare the two that are selected; in a trace: the costliest span', 'compare-or-costliest'],
    ['1', 'in a trace', 'transcript', 'view-transcript'],
    ['2', 'in a trace', 'waterfall', 'view-waterfall'],
    ['3', 'in a trace', 'tree', 'view-tree'],
    ['e', 'list, trace', 'next error', 'next-error'],
    ['E', 'list, trace', 'previous error', 'previous-error'],
    ['t', 'in a trace', 'next tool call', 'next-tool'],
    ['T', 'in a trace', 'previous tool call', 'previous-tool'],
    ['p', 'in a trace', 'critical path', 'path'],
    ['s', 'in a trace', 'the slowest span', 'slowest'],
    ['u', 'in a trace', 'this subtree alone', 'subtree'],
    ['d', 'in a trace', 'what was new in this model call, else in the last one', 'diff'],
    ['m', 'in a trace', 'score, thumb, comment', 'score'],
    ['.', 'list, trace', 'into the peek or panel, and back', 'panel'],
    ['+', 'waterfall', 'zoom in', 'zoom-in'],
    ['-', 'waterfall', 'zoom out', 'zoom-out'],
    ['0', 'waterfall', 'fit', 'zoom-fit'],
    ['z', 'waterfall', 'zoom to the span', 'zoom-span'],
    ['*', 'tree', 'open the siblings', 'open-siblings'],
    ['[', 'tree', 'open all', 'open-all'],
    [']', 'tree', 'close all', 'close-all'],
];

/** Told beside the others; widgets do these themselves. */
export const FIXED_KEYS: [keys: string, where: string, does: string][] = [
    ['↑ ↓ Home End PgUp PgDn', 'rows', 'move'],
    ['→ ←', 'tree', 'open or first child, close or parent'],
    ['Enter', 'rows', 'peek, again: the trace; in a tree: the panel'],
    ['Enter, Shift+Enter', 'find', 'next, previous match'],
    ['Shift+← →', 'waterfall', 'pan'],
    ['Esc', 'everywhere', 'closes what is on top'],
];

const handlers: Map<string, (() => void)[]> = new Map();
let prefix = '';
let prefixAt = 0;

/** Does something for actions while a component is there; of several the last counts. With what is drawn, so that no key meets an older state. */
export function useKeys(actions: Record<string, (() => void) | undefined>): void {
    useLayoutEffect(() => {
        const added: [string, () => void][] = [];
        for (const [action, work] of Object.entries(actions)) {
            if (!work) continue;
            handlers.set(action, [...(handlers.get(action) ?? []), work]);
            added.push([action, work]);
        }
        return () => {
            for (const [action, work] of added) handlers.set(action, (handlers.get(action) ?? []).filter((each) => each !== work));
        };
    });
}

export function isTyping(target: EventTarget | null): boolean {
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable ||
            target instanceof HTMLTextAreaElement ||
            target instanceof HTMLSelectElement ||
            (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)))
    );
}

export function actionOf(key: string, before: string): string | undefined {
    const whole = before ? `${before} ${key}` : key;
    return KEYS.find(([keys]) => keys === whole)?.[3];
}

export function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]') && event.key !== '?') return;
    if (singleKeys.value === 'off') return;
    const before = Date.now() - prefixAt < 1500 ? prefix : '';
    prefix = '';
    if (event.key === 'g' && !before) {
        prefix = 'g';
        prefixAt = Date.now();
        return;
    }
    const action = actionOf(event.key, before);
    const work = action && handlers.get(action)?.at(-1);
    if (work) {
        event.preventDefault();
        work();
    }
}
