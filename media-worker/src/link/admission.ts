import { mediaWorkerAdmissionSchema, type MediaWorkerAccess } from '@visavis/shared';

/**
 * Resolves once the server that started this process tells it, over the IPC channel, that it takes it in.
 * @throws Error that says what to set, when nobody is there to tell.
 */
export async function admission(): Promise<MediaWorkerAccess> {
  if (!process.send) throw new Error('Set VISAVIS_SERVER_URL and VISAVIS_WORKER_TOKEN.');
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      const { data } = mediaWorkerAdmissionSchema.safeParse(message);
      if (!data) return;
      process.off('message', onMessage);
      resolve(data.access);
    };
    process.on('message', onMessage);
  });
}
