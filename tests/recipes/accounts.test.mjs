// In Jest and in Vitest with `--globals`, `test` and its like are there; otherwise import them from "vitest" or "node:test".
import { openBank } from "./bank.mjs";

/** Stands for the code of the partner: it waits as long as the bank asks it to. */
async function accounts(url, token) {
  const ask = () => fetch(`${url}/institution/v1/accounts`, { headers: { Authorization: `Bearer ${token}` } });
  const answer = await ask();
  if (answer.ok) return answer.status;
  await new Promise((over) => setTimeout(over, 1000 * Number(answer.headers.get("retry-after"))));
  return (await ask()).status;
}

let bank;
beforeEach(async () => (bank = await openBank("accounts-mjs", "busy.yaml")));
afterEach(() => bank.finish());

test("a busy bank is given time", async () => {
  const link = (await bank.control("/links", { partner: "kakeibo", customer: "plain" })).json();
  for (let time = 0; time < 2; time++) {
    const status = await accounts(bank.url, link.access_token);
    if (status !== 200) throw new Error(`status ${status}`);
  }
});
