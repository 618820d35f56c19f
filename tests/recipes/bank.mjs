import { readFile } from "node:fs/promises";

const server = process.env.KUMIAI_URL ?? "http://127.0.0.1:8080";

/** A bank of the test's own, which plays a scenario file. */
export async function openBank(name, file) {
  const url = `${server}/s/${name}`;
  const control = async (path, body = {}, accept = "application/json") => {
    const headers = { "Content-Type": "application/json", Accept: accept, "Accept-Language": "en" };
    const answer = await fetch(`${url}/_sandbox${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return { answer, text, json: () => JSON.parse(text) };
  };
  const run = (await control("/runs", { scenario: await readFile(file, "utf8"), strict: true })).json();
  return {
    url,
    control,
    /** The bank says how the partner behaved. */
    async finish() {
      const { answer, text } = await control(`/runs/${run.run_id}/finish`, {}, "text/plain");
      if (answer.headers.get("sandbox-exit-code") !== "0") throw new Error(text);
    },
  };
}
