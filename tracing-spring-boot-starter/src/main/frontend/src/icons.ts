// The icons, drawn by us for 16 pixels with lines of 1.6. Nothing is loaded: they are put into the document once.
export const ICONS: Record<string, string> = {
    agent: '<rect x="3" y="5.500" width="10" height="7.500" rx="2"/><path d="M8 5.500V3M6 9h.01M10 9h.01M1.500 8.500v2M14.500 8.500v2"/><circle cx="8" cy="2.300" r=".7"/>',
    model: '<path d="M8 1.800 9.500 6.500 14.200 8 9.500 9.500 8 14.200 6.500 9.500 1.800 8 6.500 6.500Z"/>',
    tool: '<path d="M10.200 5.800 4.500 11.500a1.400 1.400 0 1 1-2-2L8.200 3.800a3.500 3.500 0 0 1 4.500-.6L10.600 5.300l.1 1.900 1.900.1 2-2.100a3.500 3.500 0 0 1-4.400 4.600"/>',
    mcp: '<path d="M5 2v3M11 2v3M3.500 5h9v3a4.500 4.500 0 0 1-9 0ZM8 12.500V15"/>',
    workflow: '<rect x="1.800" y="3" width="5" height="4" rx="1"/><rect x="9.200" y="9" width="5" height="4" rx="1"/><path d="M4.300 7v4h4.900"/>',
    step: '<rect x="3" y="4" width="10" height="8" rx="1.500"/>',
    retrieval: '<circle cx="7" cy="7" r="4.500"/><path d="m10.500 10.500 3.700 3.700"/>',
    embedding: '<path d="M3 4h.01M8 3h.01M13 5h.01M5 8h.01M11 9h.01M3 13h.01M8 12h.01M13 13h.01"/>',
    guardrail: '<path d="M8 1.800 13.500 4v4c0 3-2.300 5.300-5.500 6.300C4.800 13.300 2.500 11 2.500 8V4Z"/>',
    generic: '<circle cx="8" cy="8" r="4.500"/>',
    ok: '<path d="m3 8.500 3.300 3.300L13 4.800"/>',
    error: '<path d="M8 2 14.500 13.500h-13ZM8 6.500v3M8 11.500h.01"/>',
    running: '<path d="M8 2.500A5.500 5.500 0 1 1 2.500 8"/>',
    cancelled: '<circle cx="8" cy="8" r="5.500"/><path d="m4.200 11.800 7.600-7.600"/>',
    abandoned: '<path d="M8 2.500a5.500 5.500 0 0 1 5.500 5.500M11.500 12.200A5.500 5.500 0 0 1 2.500 8M8 5.500v3M8 10.800h.01"/>',
    chevron: '<path d="m6 3.500 4.500 4.500L6 12.500"/>',
    copy: '<rect x="5.500" y="5.500" width="8" height="8" rx="1.500"/><path d="M3.500 10.500h-1v-8h8v1"/>',
    link: '<path d="M6.500 9.500 9.500 6.500M7 4.500l1.500-1.500a3.200 3.200 0 0 1 4.500 4.500L11.500 9M9 11.500 7.500 13A3.200 3.200 0 0 1 3 8.500L4.500 7"/>',
    download: '<path d="M8 2v8.500M4.500 7 8 10.500 11.500 7M2.500 13.500h11"/>',
    search: '<circle cx="7" cy="7" r="4.500"/><path d="m10.500 10.500 3.700 3.700"/>',
    filter: '<path d="M2 3.500h12L9.500 9v4l-3-1.500V9Z"/>',
    clock: '<circle cx="8" cy="8" r="5.800"/><path d="M8 4.500V8l2.500 1.500"/>',
    'thumb-up': '<path d="M5 7.500 8 2a1.600 1.600 0 0 1 1.500 2.300L9 6.500h4a1.300 1.300 0 0 1 1.300 1.600l-1 4.400a1.300 1.300 0 0 1-1.300 1H5ZM2 7.500h3v6H2Z"/>',
    'thumb-down': '<path d="M11 8.500 8 14a1.600 1.600 0 0 1-1.500-2.300L7 9.500H3a1.300 1.300 0 0 1-1.300-1.600l1-4.400a1.300 1.300 0 0 1 1.300-1h7ZM14 8.500h-3v-6h3Z"/>',
    star: '<path d="m8 2 1.800 3.800 4.200.6-3 2.900.7 4.200L8 11.500l-3.700 2 .7-4.200-3-2.900 4.200-.6Z"/>',
    compare: '<path d="M5.500 2.500v11M10.500 2.500v11M2 6l3.500-3.500M14 10l-3.500 3.500"/>',
    bolt: '<path d="M9 1.800 3.500 9H8l-1 5.200L12.500 7H8Z"/>',
    snail: '<path d="M2 12.500h9a4 4 0 1 0-4-4 2 2 0 1 0 4 0M13.500 6V3.500M13.500 6l-1 6.500"/>',
    coin: '<circle cx="8" cy="8" r="5.800"/><path d="M8 4.500v7M10 6c-.5-.7-3.800-.9-3.800.8S10 8.200 10 9.600s-3.500 1.200-4 .2"/>',
    cut: '<circle cx="4" cy="4" r="1.800"/><circle cx="4" cy="12" r="1.800"/><path d="M5.500 5 13.500 12M5.500 11l8-7"/>',
    'eye-off': '<path d="M2 8s2.200-4 6-4 6 4 6 4-2.200 4-6 4-6-4-6-4ZM2.500 13.500l11-11"/>',
    'lost-parent': '<path d="M4 2v3.500M4 8v.01M4 11v3h5M11 11.500l2.500 2.500L11 16"/>',
    system: '<rect x="2" y="3" width="12" height="8" rx="1"/><path d="M5.500 14h5"/>',
    person: '<circle cx="8" cy="5" r="2.700"/><path d="M2.800 14a5.200 5.200 0 0 1 10.400 0"/>',
    sun: '<circle cx="8" cy="8" r="3"/><path d="M8 1.500V3M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M12.600 3.400l-1 1M4.400 11.600l-1 1"/>',
    moon: '<path d="M13.500 9.500A6 6 0 1 1 6.500 2.500a5 5 0 0 0 7 7Z"/>',
    keyboard: '<rect x="1.500" y="4" width="13" height="8" rx="1.500"/><path d="M4 7h.01M7 7h.01M10 7h.01M12.500 7h.01M5 9.800h6"/>',
    more: '<path d="M3.500 8h.01M8 8h.01M12.500 8h.01"/>',
    close: '<path d="m3.500 3.500 9 9M12.500 3.500l-9 9"/>',
    'arrow-up': '<path d="M8 13.500v-11M3.500 7 8 2.500 12.500 7"/>',
    'arrow-down': '<path d="M8 2.500v11M3.500 9 8 13.500 12.500 9"/>',
    external: '<path d="M9 2.500h4.500V7M13.500 2.500 7.500 8.500M11.500 9.500v4h-9v-9h4"/>',
    list: '<path d="M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4h.01M2.500 8h.01M2.500 12h.01"/>',
    chat: '<path d="M2 3h12v8H7l-3.500 3v-3H2Z"/>',
    chart: '<path d="M2.500 13.500v-11M2.500 13.500h11M5.500 11V8M8.500 11V4.500M11.500 11V6.500"/>',
};

export function sprite(): void {
    const NS = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(NS, 'svg');
    svg.setAttribute('class', 'sprite');
    svg.setAttribute('aria-hidden', 'true');
    const parser = new DOMParser();
    for (const [name, body] of Object.entries(ICONS)) {
        const symbol = document.createElementNS(NS, 'symbol');
        symbol.setAttribute('id', `i-${name}`);
        symbol.setAttribute('viewBox', '0 0 16 16');
        const parsed = parser.parseFromString(`<svg xmlns="${NS}">${body}</svg>`, 'image/svg+xml');
        for (const child of [...parsed.documentElement.childNodes]) symbol.appendChild(document.importNode(child, true));
        svg.appendChild(symbol);
    }
    document.body.prepend(svg);
}

const TYPES: Record<string, [icon: string, colour: string]> = {
    agent_run: ['agent', 'agent'],
    model_generation: ['model', 'model'],
    tool_call: ['tool', 'tool'],
    mcp_tool_call: ['mcp', 'tool'],
    workflow_run: ['workflow', 'workflow'],
    workflow_step: ['step', 'workflow'],
    retrieval: ['retrieval', 'retrieval'],
    embedding: ['embedding', 'retrieval'],
    guardrail: ['guardrail', 'guardrail'],
};

export function typeIcon(type: string): string {
    return (Object.hasOwn(TYPES, type) ? TYPES[type]![0] : undefined) ?? 'generic';
}

/** The part of the token's name: `--t-…`. */
export function typeColour(type: string): string {
    return (Object.hasOwn(TYPES, type) ? TYPES[type]![1] : undefined) ?? 'generic';
}
