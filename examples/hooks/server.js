// A receiver of Writ's web hooks. No dependency: Node 18 or later.
//
//   SECRETS=… PORT=3001 WRIT=http://127.0.0.1:5000 node server.js
//
// Writ posts a question as JSON, signed; this answers it. SECRETS holds one secret, or two with a comma between while one
// takes the other's place. A real one would ask its own database where this one looks into a Map, and would stand behind
// https; on the same machine plain http will do. What each kind is asked and may answer is in docs/guides/hooks.md and,
// to the letter, in docs/hooks/*.schema.json.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const { PORT = '3001', SECRETS = '', WRIT = 'http://127.0.0.1:5000' } = process.env
const secrets = SECRETS.split(',').filter(Boolean)
if (secrets.length === 0) throw new Error('SECRETS is empty: write what stands in Hooks: Secrets')

const WINDOW = 300 // seconds that a question may be old, or early
const LONGEST = 1_048_576

// Whether a question comes from Writ: its signature fits by one of our secrets, and it is of now. Compare the bytes that
// came, before anything reads them as JSON.
export function isSigned(header, body, now = Date.now() / 1000) {
  const parts = String(header ?? '').split(',').map((part) => part.split('='))
  const time = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(time) || Math.abs(now - Number(time)) > WINDOW) return false
  const given = parts.filter(([name, value]) => name === 'v1' && /^[0-9a-f]{64}$/.test(value ?? ''))
  return secrets.some((secret) => {
    const right = createHmac('sha256', secret).update(`${time}.`).update(body).digest()
    return given.some(([, value]) => timingSafeEqual(Buffer.from(value, 'hex'), right))
  })
}

// A question may come twice: when two requests raced, or a reply was lost. Whoever asked before gets the same answer.
const answered = new Map()

function once(question, decide) {
  const key = `${question.kind} ${question.request_id}`
  if (!answered.has(key)) answered.set(key, decide(question))
  if (answered.size > 10_000) answered.delete(answered.keys().next().value)
  return answered.get(key)
}

const refuse = (error, error_description, response) => ({ result: 'refuse', error, error_description, ...(response && { response }) })

// A grant of its own: whoever holds a voucher gets a token, once.
const vouchers = new Set(['spring-2026', 'summer-2026'])

function grant({ parameters }) {
  if (parameters.voucher === undefined) return refuse('invalid_request', 'The voucher parameter is missing.')
  if (!vouchers.delete(parameters.voucher))
    return refuse('invalid_grant', 'The voucher is not valid.', { shop: 'https://shop.example' })
  return {
    result: 'accept',
    claims: [{ type: 'voucher', value: 'spent' }],
    access_token_lifetime: 600,
    response: { vouchers_left: 0 },
  }
}

// People that only this server knows. A real one would compare hashes, in the same time for everybody.
const people = new Map([
  ['carla', { subject: 'c-3', password: "Carla's password", active: true, claims: { name: 'Carla Jones', email: 'carla@example.org', role: 'editor' } }],
  ['dora', { subject: 'd-4', password: "Dora's password", active: false, claims: { name: 'Dora Smith' } }],
])

function password({ parameters }) {
  const person = people.get(parameters.username)
  if (person?.password !== parameters.password) return refuse('invalid_grant', 'The username or the password is wrong.')
  return { result: 'accept', subject: person.subject, amr: ['pwd'] }
}

// Whether somebody may be spoken for, and what is known of them: nothing but what is asked for.
function claims({ subject, claim_types }) {
  const person = [...people.values()].find((one) => one.subject === subject)
  if (!person) return { active: true } // somebody with an account at Writ: we have nothing against them
  if (!person.active) return { active: false }
  const known = claim_types.filter((type) => type in person.claims)
  return { active: true, claims: known.map((type) => ({ type, value: person.claims[type] })) }
}

// The last word on each token request.
function lastWord({ parameters }) {
  if (parameters.region === 'nowhere') return refuse('invalid_request', 'Nothing is offered there.', { region: 'nowhere' })
  return { result: 'continue', response: { region: parameters.region ?? 'everywhere' } }
}

// Told that a question waits for somebody: here an app on their telephone would be woken. Ours says yes by itself, to
// everybody but who compares 0000.
function cibaNotify({ request_id, subject, binding_message }) {
  decide({ request_id, subject, decision: binding_message === '0000' ? 'deny' : 'allow', amr: ['swk'] }).catch((error) => console.error(error))
  return {}
}

// Says what somebody decided, signed as Writ's questions are.
async function decide(decision) {
  const body = JSON.stringify(decision)
  const time = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secrets[0]).update(`${time}.${body}`).digest('hex')
  const reply = await fetch(`${WRIT}/connect/ciba/decision`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Writ-Signature': `t=${time},v1=${mac}` },
    body,
  })
  console.log(`decided: ${reply.status}`)
}

const kinds = { grant, password, claims, token_request: lastWord, ciba_notify: cibaNotify }

async function read(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    if ((size += part.length) > LONGEST) throw Object.assign(new Error('too long'), { status: 413 })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function answer(request) {
  if (request.method !== 'POST') return { status: 405, body: {} }
  const body = await read(request)
  if (!isSigned(request.headers['writ-signature'], body)) return { status: 401, body: {} }
  const question = JSON.parse(body)
  const decide = Object.hasOwn(kinds, question.kind) && kinds[question.kind]
  return decide ? { status: 200, body: once(question, decide) } : { status: 404, body: {} }
}

createServer(async (request, response) => {
  const reply = await answer(request).catch((error) => ({ status: error.status ?? 400, body: {} }))
  response.writeHead(reply.status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(reply.body))
}).listen(Number(PORT), '127.0.0.1', () => console.log(`hooks at http://127.0.0.1:${PORT}/`))
