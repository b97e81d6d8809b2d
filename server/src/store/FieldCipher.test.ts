import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataKeysIn, parseDataKeys } from './dataKeys.ts';
import { FieldCipher, UnsealError, type Place } from './FieldCipher.ts';

const newKey = (): string => randomBytes(32).toString('base64');
const INDEX_KEY = randomBytes(32);
const cipherOf = (...keys: string[]): FieldCipher =>
  new FieldCipher(parseDataKeys(keys.join(',')), INDEX_KEY);
const PLACE: Place = { table: 'history_entries', column: 'content', row: ['ses_1', 'm1'] };

describe('A field cipher', () => {
  it('gives back what was sealed, and stores nothing that can be read', () => {
    const cipher = cipherOf(newKey());
    for (const text of ['', 'I feel low today', '𝄞 ünïcode\n', 'x'.repeat(100_000)]) {
      const sealed = cipher.seal(PLACE, text);
      expect(cipher.open(PLACE, sealed)).toBe(text);
      if (text !== '') expect(sealed).not.toContain(text);
    }
    expect(cipher.openJson(PLACE, JSON.parse(cipher.sealJson(PLACE, { a: ['b'] })))).toEqual({ a: ['b'] });
    expect(cipher.seal(PLACE, 'same')).not.toBe(cipher.seal(PLACE, 'same'));
  });

  it('opens a value nowhere but where it was sealed', () => {
    const cipher = cipherOf(newKey());
    const sealed = cipher.seal(PLACE, 'mine');
    for (const other of [
      { ...PLACE, row: ['ses_2', 'm1'] },
      { ...PLACE, row: ['ses_1', 'm2'] },
      { ...PLACE, row: ['ses_1m1'] },
      { ...PLACE, column: 'sources' },
      { ...PLACE, table: 'memory_facts' },
    ]) {
      expect(() => cipher.open(other, sealed)).toThrow(UnsealError);
    }
  });

  it('takes nothing that was changed, cut off, or written in clear', () => {
    const cipher = cipherOf(newKey());
    const sealed = cipher.seal(PLACE, 'as it was');
    const [, , data = ''] = sealed.split('.');
    for (let at = 0; at < data.length - 1; at += 7) {
      const changed = data.slice(0, at) + (data[at] === 'A' ? 'B' : 'A') + data.slice(at + 1);
      expect(() => cipher.open(PLACE, `${cipher.prefix}${changed}`)).toThrow(UnsealError);
    }
    for (const wrong of ['', 'in clear', cipher.prefix, `${cipher.prefix}AAAA`, sealed.slice(0, -4)]) {
      expect(() => cipher.open(PLACE, wrong)).toThrow(UnsealError);
    }
  });

  it('encrypts with the first key and decrypts with all', () => {
    const [old, current] = [newKey(), newKey()] as const;
    const before = cipherOf(old).seal(PLACE, 'before');
    const rotated = cipherOf(current, old);
    expect(rotated.open(PLACE, before)).toBe('before');
    const after = rotated.seal(PLACE, 'after');
    expect(cipherOf(current).open(PLACE, after)).toBe('after');
    expect(() => cipherOf(current).open(PLACE, before)).toThrow(/data key [0-9a-f]{8}, which is not given/);
  });

  it('blinds the same text to the same value, in one scope, whatever the data key is', () => {
    const [one, other] = [cipherOf(newKey()), cipherOf(newKey())];
    expect(one.blind(['acc', 'eve'], 'taste:tea')).toBe(other.blind(['acc', 'eve'], 'taste:tea'));
    expect(one.blind(['acc', 'eve'], 'taste:tea')).not.toBe(one.blind(['acc', 'bob'], 'taste:tea'));
    expect(one.blind(['acc', 'eve'], 'taste:tea')).not.toContain('tea');
  });
});

describe('Data keys', () => {
  it('are 32 bytes each, and a wrong one is not shown', () => {
    expect(parseDataKeys(`${newKey()},\n${newKey()}`)).toHaveLength(2);
    for (const wrong of ['', 'secret', randomBytes(16).toString('base64'), `${newKey()},secret`]) {
      expect(() => parseDataKeys(wrong)).toThrow(/32 bytes/);
      expect(() => parseDataKeys(wrong)).not.toThrow(/secret/);
    }
  });

  it('are made once, in a file of their own that only its owner reads', () => {
    const directory = mkdtempSync(join(tmpdir(), 'visavis-key-'));
    try {
      const path = join(directory, 'data.key');
      const [{ id, key }] = dataKeysIn(directory);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8').trim()).toBe(key.toString('base64'));
      expect(dataKeysIn(directory)[0].id).toBe(id);
      const next = newKey();
      writeFileSync(path, `${next}\n${key.toString('base64')}\n`);
      expect(dataKeysIn(directory).map((each) => each.key.toString('base64'))).toEqual([
        next,
        key.toString('base64'),
      ]);
      writeFileSync(path, 'garbage');
      expect(() => dataKeysIn(directory)).toThrow(/data\.key must be keys of 32 bytes/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
