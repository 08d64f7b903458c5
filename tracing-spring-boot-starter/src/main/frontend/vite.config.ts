import { defineConfig } from 'vitest/config';

// Served from the starter's jar under any path: all addresses are relative, and nothing is inlined, as the page's security policy asks.
export default defineConfig({
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
        outDir: process.env.UI_OUT ?? '../../../target/classes/dev/agenttracing/web/ui',
        emptyOutDir: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: 'es2022',
        chunkSizeWarningLimit: 200,
    },
    worker: { format: 'es' },
    server: { proxy: { '/api': { target: process.env.UI_API ?? 'http://127.0.0.1:8080/tracing', changeOrigin: false } } },
    test: { environment: 'jsdom', css: true, include: ['test/**/*.test.{ts,tsx}'] },
});
