// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { type Format, regional, useFormat } from '@renderer/locales/format';
import { createMessages } from '@renderer/locales';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defineComponent } from 'vue';

function formatIn(language: 'en' | 'de') {
  let format!: Format;
  const messages = createMessages(language);
  const probe = defineComponent({
    setup() {
      format = useFormat();
      return () => null;
    },
  });
  mount(probe, { global: { plugins: [messages] } });
  return { format, speak: (next: 'en' | 'de') => (messages.global.locale.value = next) };
}

describe('numbers and dates', () => {
  it('follow the language, also when it is changed after the first number', () => {
    const { format, speak } = formatIn('en');
    expect(format.number(1234.5, 1)).toBe('1,234.5');
    speak('de');
    expect(format.number(1234.5, 1)).toBe('1.234,5');
    expect(format.volume(12_345)).toBe('12,35 cm³');
    expect(format.date('2026-05-04T09:30:00.000Z')).toBe('04.05.2026');
    speak('en');
    expect(format.volume(9.94)).toBe('9.9 mm³');
  });

  it('are written as the computer’s region writes the language', () => {
    expect(regional('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(regional('de', ['de-AT', 'en'])).toBe('de-AT');
    expect(regional('de', ['en-GB'])).toBe('de');
    expect(regional('en', ['en', 'de-DE'])).toBe('en');
  });

  it('keep the day of a date without a time, wherever the computer stands', () => {
    vi.stubEnv('TZ', 'America/Los_Angeles');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { format } = formatIn('de');
    expect(format.date('2026-05-04')).toBe('04.05.2026');
    expect(format.date('2026-05-04T03:00:00.000Z')).toBe('03.05.2026');
    expect([format.date(''), format.date('nonsense')]).toEqual(['', '']);
  });

  it('never write a minus before nothing', () => {
    const { format } = formatIn('en');
    expect(format.number(-0.04, 1)).toBe('0.0');
    expect(format.number(-0)).toBe('0');
    expect(format.number(-0.06, 1)).toBe('-0.1');
  });
});
