// Sends the sales of a CSV file with the official SDK, so many at once: node send.mjs <sales.csv> <concurrency>
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Dub } from "dub";

const [file, concurrency] = [process.argv[2], Number(process.argv[3])];

// The values the SDK documents for its retries; without them it makes none.
const retryConfig = {
    strategy: "backoff",
    backoff: { initialInterval: 500, maxInterval: 60_000, exponent: 1.5, maxElapsedTime: 3_600_000 },
    retryConnectionErrors: true,
};
const dub = new Dub({ token: process.env.DUB_API_KEY, serverURL: process.env.DUB_BASE_URL, retryConfig });

const startAt = Number(process.env.BENCH_START_AT ?? 0);
if (startAt > Date.now()) {
    await sleep(startAt - Date.now());
}

const startedAt = Date.now();
const start = performance.now();
const rows = read(file);
const results = new Array(rows.length);
let next = 0;
await Promise.all(Array.from({ length: concurrency }, work));
const seconds = (performance.now() - start) / 1000;
const recorded = results.filter((result) => result?.sale).length;
console.log(JSON.stringify({ startedAt, seconds, rows: rows.length, recorded }));

async function work() {
    while (next < rows.length) {
        const i = next++;
        try {
            results[i] = await dub.track.sale(rows[i]);
        }
        catch (error) {
            results[i] = error;
        }
    }
}

// The bench writes its files without quotes, so splitting will do.
function read(path) {
    const [head, ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
    const names = head.split(",").map((name) => name[0].toLowerCase() + name.slice(1));
    return lines.map((line) => {
        const row = Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell]));
        return { ...row, amount: Number(row.amount) };
    });
}
