import { PLANS } from '@visavis/shared';
import type { Payment } from '../billing/payments/Payment.ts';
import { TEST_CARDS, type CardProblem, type TestCard } from '../billing/payments/TestProcessor.ts';

/** The page of a test checkout, whole: it needs no script. */
export function checkoutPage(
  payment: Payment,
  {
    backUrl,
    problem = null,
    expiry = '',
  }: { backUrl: string; problem?: CardProblem | null; expiry?: string },
): string {
  const amount = dollars(payment.amountMicros);
  const what =
    payment.title ??
    (payment.plan === null ? 'Visavis credit' : `Visavis ${PLANS[payment.plan].name}, one month`);
  const paid =
    payment.endUserId === null
      ? `${dollars(payment.creditMicros)} of credit is on your account.`
      : `Thank you: ${what} is yours.`;
  const back = { url: backUrl, text: payment.returnUrl === null ? 'Back to the console' : 'Go on' };
  const body = (): string => {
    switch (payment.status) {
      case 'open':
        return form(amount, problem, expiry, backUrl);
      case 'succeeded':
        return over('Paid', paid, back);
      case 'failed':
        return over('Not paid', payment.failure ?? 'The payment failed.', back);
      case 'expired':
        return over('Not paid', 'This checkout is closed: start another one.', back);
    }
  };
  const title = problem ? `Error: Test checkout, ${amount}` : `Test checkout, ${amount}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/checkout/style.css">
</head>
<body>
<main>
<h1>Test checkout</h1>
<p class="notice"><strong>No money moves here.</strong> This is the built-in test processor: it takes test card numbers
and nothing else. Never enter a real card.</p>
<dl class="order">
<dt>${escape(what)}</dt><dd>${escape(amount)}</dd>
${payment.creditMicros === payment.amountMicros ? '' : `<dt>Credit that it gives</dt><dd>${escape(dollars(payment.creditMicros))}</dd>`}
</dl>
${body()}
</main>
</body>
</html>
`;
}

function form(amount: string, problem: CardProblem | null, expiry: string, backUrl: string): string {
  const cards = TEST_CARDS.map(
    ({ number, effect }) => `<tr><td><code>${number}</code></td><td>${escape(effect)}</td></tr>`,
  ).join('\n');
  return `${
    problem
      ? `<p class="problem" role="alert" id="problem"><a href="#${problem.field}">${escape(problem.message)}</a></p>`
      : ''
  }
<form method="post">
${field('number', 'Card number', { problem, hint: 'Any of the test numbers below', size: 23 })}
<div class="pair">
${field('expiry', 'Expiry', { problem, hint: 'Month and year to come, such as 12/34', size: 7, value: expiry })}
${field('cvc', 'CVC', { problem, hint: 'Any three digits', size: 5 })}
</div>
<button type="submit" class="pay">Pay ${escape(amount)} (test)</button>
</form>
<form method="post" action="?cancel=1"><button type="submit" class="quiet">Cancel and go back</button></form>
<h2>Test numbers</h2>
<table>
<thead><tr><th scope="col">Number</th><th scope="col">The payment</th></tr></thead>
<tbody>
${cards}
</tbody>
</table>
<p><a href="${escape(backUrl)}">Back without paying now</a></p>`;
}

function field(
  name: keyof TestCard,
  label: string,
  {
    problem,
    hint,
    size,
    value = '',
  }: { problem: CardProblem | null; hint: string; size: number; value?: string },
): string {
  const wrong = problem?.field === name;
  // Browsers must not offer to fill in real cards here.
  return `<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" inputmode="${name === 'expiry' ? 'text' : 'numeric'}" autocomplete="off" spellcheck="false"
 required maxlength="${size}" size="${size}" value="${escape(value)}" aria-describedby="${name}-hint${wrong ? ' problem' : ''}"${
   wrong ? ' aria-invalid="true" autofocus' : ''
 }>
<p class="hint" id="${name}-hint">${hint}</p>
</div>`;
}

function over(heading: string, text: string, back: { url: string; text: string }): string {
  return `<h2>${escape(heading)}</h2>
<p role="status">${escape(text)}</p>
<p><a class="pay" href="${escape(back.url)}">${escape(back.text)}</a></p>`;
}

/** @param micros of a dollar, whole cents. */
function dollars(micros: number): string {
  return (micros / 1_000_000).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export const CHECKOUT_STYLE = `
:root { color-scheme: light dark; --ink: #1c1f26; --soft: #565d6b; --ground: #f5f5f2; --card: #fff; --line: #868d9b;
  --accent: #3f4dcb; --on-accent: #fff; --notice: #fff3cd; --on-notice: #4d3b00; --problem: #a3180f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef3; --soft: #b3bac8; --ground: #14161b; --card: #1e2128; --line: #7d8594;
    --accent: #9aa2ff; --on-accent: #0d1420; --notice: #3d3209; --on-notice: #ffe9a8; --problem: #ffb0a8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.5rem; background: var(--card); min-height: 100vh; }
@media (min-width: 34rem) { main { margin: 2.5rem auto; min-height: 0; border-radius: .75rem; padding: 2rem; } }
h1 { margin: 0 0 1rem; font-size: 1.5rem; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
.notice { margin: 0 0 1.25rem; padding: .75rem 1rem; border-radius: .5rem; background: var(--notice); color: var(--on-notice); }
.problem { margin: 0 0 1rem; padding: .75rem 1rem; border: 2px solid var(--problem); border-radius: .5rem; }
.problem, .problem a { color: var(--problem); font-weight: 600; }
.order { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; margin: 0 0 1.5rem; font-size: 1.1rem; }
.order dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.field { margin-bottom: 1rem; }
label { display: block; font-weight: 600; }
input { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line);
  border-radius: .5rem; }
input[aria-invalid] { border: 2px solid var(--problem); }
.hint { margin: .25rem 0 0; color: var(--soft); font-size: .875rem; }
.pay, .quiet { display: block; width: 100%; padding: .75rem 1rem; font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; border-radius: .5rem; border: 1px solid transparent; cursor: pointer; }
.pay { background: var(--accent); color: var(--on-accent); }
.quiet { margin-top: .75rem; background: transparent; color: inherit; border-color: var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
code { font-size: .95rem; white-space: nowrap; }
a { color: var(--accent); }
a.pay { color: var(--on-accent); }
`;
