import type { CatalogEngine } from '../../server/src/catalog/Catalog.ts';

/** One transparent pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A catalog of two faces and two voices without an engine behind it. */
export function fakeEngine(overrides: Partial<CatalogEngine> = {}): CatalogEngine {
  return {
    faces: [
      { id: 'maya', name: 'Maya', description: 'A woman.', kind: 'vector', defaultVoice: 'slt' },
      { id: 'leo', name: 'Leo', description: 'A man.', kind: 'vector', defaultVoice: 'rms' },
    ],
    voices: [
      { id: 'slt', name: 'Sarah', description: 'Clear.', language: 'en-US', gender: 'female' },
      { id: 'rms', name: 'Robert', description: 'Calm.', language: 'en-US', gender: 'male' },
    ],
    voiceProvider: 'fake',
    languages: ['en'],
    renderPortrait: async () => PNG,
    synthesizeSample: async () => silentWav(),
    ...overrides,
  };
}

/** A tenth of a second of silence, 16 kHz mono. */
function silentWav(): Buffer {
  const dataBytes = 3_200;
  const wav = Buffer.alloc(44 + dataBytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + dataBytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(16_000, 24);
  wav.writeUInt32LE(32_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(dataBytes, 40);
  return wav;
}
