import { afterAll, beforeAll, expect, it } from 'vitest';
import { createImageMaker } from '@visavis/media-worker';
import { newId } from '@visavis/shared';
import { drawIllustration } from '../../media-worker/src/illustration/drawIllustration.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Illustrations', (database) => {
  let endpoint: OpenAiServer;
  let picture: Buffer;
  beforeAll(async () => {
    endpoint = await OpenAiServer.start({ apiKey: 'image-key' });
    picture = await drawIllustration('a picture of the endpoint');
  });
  afterAll(() => endpoint.close());
  const { signal } = new AbortController();
  const fromEndpoint = (allowPrivateWebhooks = false) =>
    createServices(database(), {
      allowPrivateWebhooks,
      images: createImageMaker({
        kind: 'openai',
        apiKey: 'image-key',
        baseUrl: endpoint.url,
        model: 'painter',
      }),
    });
  const answer = (image: object): void =>
    endpoint.trouble('images', {
      kind: 'body',
      type: 'application/json',
      body: JSON.stringify({ created: 0, data: [image] }),
    });

  it('are drawn offline, kept for a day, and belong to a person', async () => {
    const services = await createServices(database());
    const person = { accountId: services.accountId, endUserId: 'ada' };
    const { id } = await services.illustrations.make(person, 'A boat on the sea', signal);
    const { bytes, type } = await services.illustrations.open(id);
    expect(type).toBe('image/jpeg');
    expect(Buffer.from(bytes).equals(await drawIllustration('A boat on the sea'))).toBe(true);
    const row = await database()
      .db.selectFrom('illustrations')
      .select(['account_id', 'end_user_id'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ account_id: services.accountId, end_user_id: 'ada' });
    for (const other of [newId('IllustrationId'), 'nothing', `${id}x`]) {
      await expect(services.illustrations.open(other)).rejects.toMatchObject({ code: 'not_found' });
    }
    await services.clock.advance(24 * 60 * 60_000 - 1);
    await services.illustrations.open(id);
    await services.clock.advance(1);
    await expect(services.illustrations.open(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await services.illustrations.purge()).toBeGreaterThan(0);
    expect(await services.illustrations.purge()).toBe(0);
  });

  it('come from an endpoint, itself or from where it says', async () => {
    const services = await fromEndpoint(true);
    const person = { accountId: services.accountId, endUserId: 'ada' };
    const made = async () => {
      const { id } = await services.illustrations.make(person, 'A lighthouse', signal);
      return Buffer.from((await services.illustrations.open(id)).bytes);
    };
    answer({ b64_json: picture.toString('base64') });
    expect((await made()).equals(picture)).toBe(true);
    const { body, headers } = endpoint.to('images').at(-1)!;
    expect(body).toMatchObject({ model: 'painter', prompt: 'A lighthouse', n: 1 });
    expect(headers.authorization).toBe('Bearer image-key');
    const files = await OpenAiServer.start();
    try {
      answer({ url: `${files.url}/nowhere` });
      await expect(made()).rejects.toThrow('could not be fetched');
    } finally {
      await files.close();
    }
  });

  it('are not fetched from inside, nor taken when they are no picture; refused words are the caller’s', async () => {
    const services = await fromEndpoint();
    const person = { accountId: services.accountId, endUserId: 'ada' };
    const make = () => services.illustrations.make(person, 'A lighthouse', signal);
    answer({ url: endpoint.url });
    await expect(make()).rejects.toMatchObject({ failure: 'refused_address' });
    answer({ b64_json: Buffer.from('<svg onload="alert(1)"/>').toString('base64') });
    await expect(make()).rejects.toThrow('no PNG, JPEG or WebP');
    endpoint.trouble('images', { kind: 'status', status: 400, message: 'content_policy_violation' });
    await expect(make()).rejects.toMatchObject({ code: 'validation_failed' });
    endpoint.trouble('images', { kind: 'status', status: 401 });
    await expect(make()).rejects.toThrow('refused the API key');
  });
});
