// What is looked at. The address is written from here and read into here: these signals are the only truth.
import { computed, signal } from '@preact/signals';
import { base, type Session } from './api';

export const query = signal(new URLSearchParams(location.search));
export const session = signal<Session | undefined>(undefined);
export const announced = signal('');

export type Page = 'traces' | 'trace' | 'compare' | 'conversations' | 'dashboard';
const PAGES: Page[] = ['trace', 'compare', 'conversations', 'dashboard'];

export const page = computed<Page>(() => {
    const told = query.value.get('page') as Page | null;
    return told && PAGES.includes(told) ? told : 'traces';
});

/** One value of the address; it changes only when that value does. */
export function param(key: string) {
    return computed(() => query.value.get(key) ?? '');
}

export const peek = param('peek');
export const traceId = param('id');
export const spanId = param('span');

const MAX_URL = 2000;

export function address(params: URLSearchParams): string {
    const text = params.toString();
    const whole = base + (text ? `?${text}` : '');
    return whole.length < MAX_URL ? whole : base;
}

export type Changes = Record<string, string | string[] | null | undefined>;

export function changed(from: URLSearchParams, changes: Changes): URLSearchParams {
    const next = new URLSearchParams(from);
    for (const [key, value] of Object.entries(changes)) {
        next.delete(key);
        if (Array.isArray(value)) for (const each of value) next.append(key, each);
        else if (value) next.set(key, value);
    }
    return next;
}

let lastPush = 0;
let lastKind = '';

/** Browsers take a hundred changes of the address in half a minute, and refuse the next. */
const BURST = 20;
const BURST_WINDOW = 10_000;
const THEN_EACH = 1_000;
let written: number[] = [];
let later: ReturnType<typeof setTimeout> | undefined;

/** Nothing depends on it: what is looked at is known without. */
function write(how: 'pushState' | 'replaceState'): void {
    clearTimeout(later);
    later = undefined;
    written.push(Date.now());
    try {
        history[how](null, '', address(query.value));
    } catch {
        // Too often, for this browser: the next change writes it.
    }
}

/** At once; while somebody holds a key or drags, once a second. */
function replaceAddress(): void {
    const now = Date.now();
    written = written.filter((at) => now - at < BURST_WINDOW);
    if (later === undefined && written.length < BURST) write('replaceState');
    else later ??= setTimeout(() => write('replaceState'), THEN_EACH);
}

function pushAddress(next: URLSearchParams): void {
    // The step that is left keeps the state that it was left in.
    if (later !== undefined) write('replaceState');
    query.value = next;
    write('pushState');
}

/** A link to what is looked at. */
export const link = () => location.origin + address(query.value);

/** Goes to another state. A new page or view is a step back; what is merely selected on it is none. */
export function go(changes: Changes, how: 'push' | 'replace' | 'filter' = 'push'): void {
    const next = changed(query.value, changes);
    if (next.toString() === query.value.toString()) return;
    // Filters that follow one another quickly are one step.
    const merge = how === 'filter' && lastKind === 'filter' && Date.now() - lastPush < 1000;
    if (how === 'replace' || merge) {
        query.value = next;
        replaceAddress();
    } else pushAddress(next);
    if (how !== 'replace') {
        lastPush = Date.now();
        lastKind = how;
    }
}

/** Goes to another page, with nothing of this one but its filters where they mean the same. */
export function open(page: Page, params: Changes = {}): void {
    const next = changed(new URLSearchParams(), page === 'traces' ? params : { page, ...params });
    pushAddress(next);
    lastKind = 'page';
}

addEventListener('popstate', () => {
    clearTimeout(later);
    later = undefined;
    query.value = new URLSearchParams(location.search);
});

export function href(params: Changes): string {
    return address(changed(new URLSearchParams(), params));
}

const PREFIX = 'agent-tracing:';

export function preference(key: string, otherwise: string) {
    let stored: string | null = null;
    try {
        stored = localStorage.getItem(PREFIX + key);
    } catch {
        // Not allowed to keep anything: then nothing is kept.
    }
    const value = signal(stored ?? otherwise);
    return {
        get value() {
            return value.value;
        },
        set value(next: string) {
            value.value = next;
            try {
                localStorage.setItem(PREFIX + key, next);
            } catch {
                // As above.
            }
        },
    };
}

export const theme = preference('theme', '');
export const density = preference('density', 'compact');
export const singleKeys = preference('keys', 'on');
export const preferredView = preference('view', '');
export const panelWidth = preference('panel', '440');
export const peekWidth = preference('peek', '560');
export const hiddenColumns = preference('hidden-columns', '');
export const nameWidth = preference('names', '360');

export const FILTERS = ['tag', 'status', 'type', 'spanName', 'name', 'model', 'q', 'conversationId', 'minDurationMs', 'minCost'];
export const DEFAULT_FROM = '-24h';

export function isFilter(key: string): boolean {
    return FILTERS.includes(key) || key.startsWith('metadata.') || key.startsWith('score.');
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time of the address as the API wants it: "-24h" is that long ago. */
export function instant(text: string, now = Date.now()): string | undefined {
    const relative = /^-(\d+)([mhd])$/.exec(text);
    if (relative) return new Date(now - Number(relative[1]) * UNITS[relative[2] as string]!).toISOString();
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The parameters of the API for the filters of the address. */
export function apiFilters(from: URLSearchParams, withTime = true, now = Date.now()): URLSearchParams {
    const out = new URLSearchParams();
    for (const [key, value] of from) if (isFilter(key) && value) out.append(key, value);
    if (withTime) {
        const start = instant(from.get('from') || DEFAULT_FROM, now);
        const end = instant(from.get('to') || '', now);
        if (start) out.set('from', start);
        if (end) out.set('to', end);
    }
    return out;
}
