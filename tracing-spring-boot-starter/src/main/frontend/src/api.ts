// Asks the server. The base is where the page was loaded from, so it works under any path.

export const base = new URL('.', document.baseURI).pathname;

export interface Problem {
    status: number;
    title: string;
    detail: string;
}

export class ApiError extends Error {
    constructor(readonly problem: Problem) {
        super(problem.detail || problem.title);
    }
}

export interface Session {
    mode: string;
    role?: string;
    readOnly: boolean;
    csrf?: { header: string; token: string };
    version?: string;
    serviceName?: string;
    login?: string;
    limits?: Record<string, number>;
}

let csrf: { header: string; token: string } | undefined;

export function useCsrf(session: Session): void {
    csrf = session.csrf;
}

async function problemOf(response: Response): Promise<Problem> {
    const text = await response.text().catch(() => '');
    try {
        const told = JSON.parse(text) as Partial<Problem>;
        return { status: response.status, title: told.title ?? response.statusText, detail: told.detail ?? '' };
    } catch {
        return { status: response.status, title: response.statusText, detail: '' };
    }
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(`${base}api/${path}`, { credentials: 'same-origin', ...init });
    } catch (cause) {
        if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
        throw new ApiError({ status: 0, title: 'offline', detail: '' });
    }
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await send(path, signal ? { signal } : {});
    return (await response.json()) as T;
}

/** The raw text of a value; some of it where a range of bytes is given. */
export async function raw(path: string, bytes?: number, signal?: AbortSignal): Promise<{ text: string; total: number }> {
    const init: RequestInit = { headers: bytes ? { Range: `bytes=0-${bytes - 1}` } : {} };
    if (signal) init.signal = signal;
    const response = await send(path, init);
    const total = Number(response.headers.get('Content-Range')?.split('/')[1] ?? response.headers.get('Content-Length') ?? 0);
    return { text: await response.text(), total };
}

async function write(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (csrf) headers[csrf.header] = csrf.token;
    return send(path, body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) });
}

export async function post<T>(path: string, body: unknown): Promise<T | undefined> {
    const response = await write('POST', path, body);
    const text = await response.text();
    return text ? (JSON.parse(text) as T) : undefined;
}

export async function remove(path: string): Promise<void> {
    await write('DELETE', path);
}

// What the calls answer; the server's OpenAPI description says more of each.

export interface ErrorFacts {
    type: string;
    message: string;
    stackTrace?: string;
}

export interface Score {
    id: string;
    name: string;
    value?: number | boolean;
    label?: string;
    comment?: string;
    author?: string;
    time: string;
    spanId?: string;
}

export interface Feedback {
    id: string;
    value: number;
    comment?: string;
    author?: string;
    time: string;
}

import type { Cost, Usage } from './format';

export type Status = 'running' | 'ok' | 'error' | 'cancelled' | 'abandoned';

export interface TraceItem {
    traceId: string;
    name: string;
    status: Status;
    errorCount: number;
    error?: ErrorFacts;
    runningSpan?: { type: string; name: string };
    startTime: string;
    durationMs: number;
    spanCount: number;
    usage?: Usage;
    cost?: Cost;
    models?: string[];
    tags?: string[];
    metadata?: Record<string, string | number | boolean>;
    conversationId?: string;
    inputPreview?: string;
    outputPreview?: string;
    scores?: Score[];
}

export interface TracePage {
    items: TraceItem[];
    nextCursor?: string;
}

export interface Outline {
    id: string;
    parentSpanId?: string;
    type: string;
    name: string;
    status: Status;
    startTime: string;
    endTime?: string;
    durationMs: number;
    inputPreview?: string;
    outputPreview?: string;
    inputBytes?: number;
    outputBytes?: number;
    inputState?: string;
    outputState?: string;
    error?: ErrorFacts;
    model?: string;
    usage?: Usage;
    cost?: Cost;
    timeToFirstTokenMs?: number;
    scores?: Score[];
    entry?: boolean;
    parentMissing?: boolean;
    childCount?: number;
    flags?: string[];
    subtreeCount?: number;
    subtreeErrors?: number;
    subtreeEnd?: string;
}

export interface TraceHead {
    traceId: string;
    complete: boolean;
    rootSpanId: string;
    name: string;
    status: Status;
    startTime: string;
    durationMs: number;
    errorCount: number;
    droppedSpans: number;
    conversationId?: string;
    usage?: Usage;
    cost?: Cost;
    metadata?: Record<string, string | number | boolean>;
    tags?: string[];
    spanCount: number;
    spans: Outline[];
    scores?: Score[];
    feedback?: Feedback[];
    nextCursor?: string;
}

export interface Cut {
    path: string;
    unit: string;
    originalSize: number;
    keptSize: number;
}

export interface WholeSpan extends Outline {
    traceId: string;
    entityType?: string;
    entityId?: string;
    attributes?: Record<string, unknown>;
    input?: unknown;
    output?: unknown;
    cuts?: Cut[];
    metadata?: Record<string, unknown>;
    tags?: string[];
    remoteParentSpanId?: string;
}

export interface Count {
    value: string;
    count: number;
}

export interface Facets {
    statuses: Count[];
    tags: Count[];
    names: Count[];
    models: Count[];
    spanTypes: Count[];
    metadataKeys: Count[];
}

export interface Histogram {
    from: string;
    to: string;
    buckets: { start: string; traces: number; errors: number }[];
}

export interface StatsGroup {
    name: string;
    calls: number;
    errors: number;
    p50Ms?: number;
    p95Ms?: number;
    usage?: Usage;
    cost?: Cost;
}

export interface Stats {
    traces: number;
    errors: number;
    p50Ms?: number;
    p95Ms?: number;
    p99Ms?: number;
    usage?: Usage;
    cost?: Cost;
    models: StatsGroup[];
    agents: StatsGroup[];
    tools: StatsGroup[];
}

export interface ConversationItem {
    id: string;
    traces: number;
    errors: number;
    firstTime: string;
    lastTime: string;
    lastTraceId: string;
    usage?: Usage;
    cost?: Cost;
    inputPreview?: string;
}

export interface TranscriptItem {
    id: string;
    kind: 'trace' | 'system' | 'user' | 'assistant' | 'tool' | 'agent' | 'step' | 'repeat' | 'edited' | 'note';
    traceId: string;
    spanId?: string;
    depth: number;
    text?: string;
    length?: number;
    state?: string;
    changed?: boolean;
    media?: number;
    reasoning?: string;
    toolCalls?: { id?: string; name: string; arguments?: string }[];
    agent?: string;
    model?: string;
    usage?: Usage;
    cost?: Cost;
    finishReason?: string;
    timeToFirstTokenMs?: number;
    parallel?: boolean;
    name?: string;
    arguments?: string;
    result?: string;
    argumentsState?: string;
    resultState?: string;
    toolCallId?: string;
    item?: string;
    type?: string;
    input?: string;
    output?: string;
    spans?: number;
    folded?: boolean;
    refused?: boolean;
    count?: number;
    removed?: number;
    added?: number;
    status?: Status;
    startTime?: string;
    durationMs?: number;
    error?: ErrorFacts;
}
