// Sign-in and consent pages of your own in front of Writ. No dependency: Node 18 or later.
//
//   WRIT=http://127.0.0.1:5000 CLIENT_ID=pages CLIENT_SECRET=… node server.js
//
// Writ sends the browser here with an opaque `interaction`. The page's back end asks Writ what is wanted, finds out who
// is there in its own way, answers, and sends the browser to where Writ says. Two people may sign in here: ann and bert.
import { scryptSync, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const { WRIT = 'http://127.0.0.1:5000', CLIENT_ID = 'pages', CLIENT_SECRET = '', PORT = '3000' } = process.env

const hash = (password, salt) => scryptSync(password, salt, 32)
const PEOPLE = new Map([
  ['ann', { subject: 'ann-1', name: 'Ann Smith', salt: 'a', key: hash("Ann's password", 'a') }],
  ['bert', { subject: 'bert-2', name: 'Bert Jones', salt: 'b', key: hash("Bert's password", 'b') }],
])
const NOBODY = { salt: 'n', key: hash('', 'n') }

// The interaction API: what is asked for, and the answer to it.
async function api(id, verb, answer) {
  const credentials = [CLIENT_ID, CLIENT_SECRET].map(encodeURIComponent).join(':')
  const reply = await fetch(`${WRIT}/interaction/${encodeURIComponent(id)}${verb ? `/${verb}` : ''}`, {
    method: answer ? 'POST' : 'GET',
    headers: {
      Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      ...(answer && { 'Content-Type': 'application/json' }),
    },
    body: answer && JSON.stringify(answer),
  })
  const told = await reply.json()
  if (!reply.ok) throw Object.assign(new Error(told.error_description), { status: reply.status })
  return told
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

function page(title, body) {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>`
}

function form(id, path, body, cancel) {
  return `<form method="post" action="${path}"><input type="hidden" name="interaction" value="${escape(id)}">${body}
<button name="decision" value="allow">Go on</button> <button name="decision" value="deny" formnovalidate>${cancel}</button></form>`
}

function loginPage(told, message = '') {
  return page('Sign in', `<p>to go on to ${escape(told.client.client_name || told.client.client_id)}</p>
${message && `<p role="alert">${escape(message)}</p>`}${form(told.id, '/login', `
<p><label for="username">Name</label> <input id="username" name="username" required autofocus value="${escape(told.login_hint)}"></p>
<p><label for="password">Password</label> <input id="password" name="password" type="password" required></p>`, 'Cancel')}`)
}

function consentPage(told) {
  const scopes = told.scopes.map((scope, n) => `<p><input type="checkbox" id="s${n}" name="scope" value="${escape(scope.name)}"
 checked${scope.required ? ' disabled' : ''}> <label for="s${n}">${escape(scope.display_name)}</label></p>`).join('')
  return page('Allow access?', `<p>${escape(told.client.client_name || told.client.client_id)} asks for:</p>
${form(told.id, '/consent', scopes, 'Deny')}`)
}

// Who signs in: the same work whether or not there is such a person.
function find(username, password) {
  const person = PEOPLE.get(username)
  const { salt, key } = person ?? NOBODY
  const right = timingSafeEqual(hash(password, salt), key)
  return right ? person : undefined
}

const see = (location) => ({ status: 303, headers: { Location: location } })
const show = (html, status = 200) => ({ status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: html })

// What to answer a form with: where Writ sends the browser next.
async function decide(path, fields) {
  const id = fields.get('interaction') ?? ''
  if (fields.get('decision') === 'deny') return see((await api(id, 'reject', {})).redirect_to)
  if (path === '/consent')
    return see((await api(id, 'consent', { scopes: fields.getAll('scope'), remember: true })).redirect_to)
  const person = find(fields.get('username') ?? '', fields.get('password') ?? '')
  if (!person) return show(loginPage(await api(id), 'The name or the password is wrong.'))
  const answer = { subject: person.subject, claims: { name: person.name }, amr: ['pwd'] }
  return see((await api(id, 'login', answer)).redirect_to)
}

async function ask(path, fields) {
  const told = await api(fields.get('interaction') ?? '')
  return show(path === '/consent' ? consentPage(told) : loginPage(told))
}

async function read(request) {
  let text = ''
  for await (const part of request) if ((text += part).length > 16_384) throw Object.assign(new Error('too long'), { status: 413 })
  return new URLSearchParams(text)
}

async function answer(request) {
  const url = new URL(request.url, 'http://here')
  if (url.pathname !== '/login' && url.pathname !== '/consent') return show(page('Not found', ''), 404)
  if (request.method === 'POST') return decide(url.pathname, await read(request))
  return ask(url.pathname, url.searchParams)
}

createServer(async (request, response) => {
  const reply = await answer(request).catch((error) =>
    show(page('This did not work', `<p role="alert">${escape(error.message)}</p><p>Go back to the application and start again.</p>`),
      error.status ?? 502))
  response.writeHead(reply.status, {
    'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY', ...reply.headers,
  }).end(reply.body)
}).listen(Number(PORT), '127.0.0.1', () => console.log(`pages at http://127.0.0.1:${PORT}/login`))
