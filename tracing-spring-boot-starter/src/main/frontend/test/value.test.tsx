import { describe, expect, it } from 'vitest';
import { absence } from '../src/values/Value';

describe('a value that is not there', () => {
    it('is said to be hidden, not to have come yet, or never to come', () => {
        expect(absence('hidden', 'Output', 'ok')).toContain('Hidden by @HideOutput');
        expect(absence('none', 'Output', 'running')).toBe('No output yet: still running.');
        expect(absence('none', 'Output', 'error')).toBe('No output: the call failed.');
        expect(absence('none', 'Output', 'ok')).toBe('Nothing was returned.');
        expect(absence('none', 'Input', 'running')).toBe('Nothing was taken.');
    });
});
