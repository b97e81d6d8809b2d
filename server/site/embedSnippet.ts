/** Ten lines that put an avatar into any page, with this server's address filled in. */
export function embedSnippet(origin: string): string {
  return `<video id="avatar" playsinline></video>
<button id="talk">Talk to us</button>
<script src="${origin}/sdk/visavis.js"></script>
<script>
  // Your backend answers with the token of POST /v1/sessions/{id}/token
  const getToken = () => fetch('/avatar-token').then((answer) => answer.text());
  const session = new Visavis.AvatarSession({ url: '${origin}', getToken });
  session.attach(document.querySelector('#avatar'));
  document.querySelector('#talk').onclick = () => session.connect();
</script>`;
}
