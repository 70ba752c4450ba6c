import { describe, expect, it } from 'vitest';
import { shortcuts } from '../../renderer/commands.ts';
import { matches } from '../../renderer/shortcuts.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  }) as KeyboardEvent;

describe('shortcuts', () => {
  it('ask for the modifier they name and no other', () => {
    expect(matches('Mod+K', press('k', { ctrlKey: true }))).toBe(true);
    expect(matches('Mod+K', press('k', { metaKey: true }))).toBe(true);
    expect(matches('Mod+K', press('k'))).toBe(false);
    expect(matches('Mod+A', press('A', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches('Mod+Shift+A', press('A', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches('P', press('p', { ctrlKey: true }))).toBe(false);
    expect(matches('P', press('P', { shiftKey: true }))).toBe(false);
    expect(matches('Alt+ArrowLeft', press('ArrowLeft', { altKey: true }))).toBe(true);
    expect(matches('Alt+ArrowLeft', press('ArrowLeft'))).toBe(false);
  });

  it('work under a layout that writes other letters, and take signs as they are typed', () => {
    expect(matches('Mod+K', press('л', { ctrlKey: true, code: 'KeyK' }))).toBe(true);
    expect(matches('P', press('з', { code: 'KeyP' }))).toBe(true);
    expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matches('/', press('/'))).toBe(true);
  });

  it('are each used once', () => {
    const all = Object.values(shortcuts);
    expect(new Set(all).size).toBe(all.length);
  });
});
