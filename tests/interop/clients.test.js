// Two unmodified clients from npm: discovery, a token by each way to authenticate, the token verified.
// Takes the issuer from ISSUER; run by interop_test.py, which serves it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const issuer = new URL(process.env.ISSUER)
const SECRET = 'käse +%&= "\\'
const METADATA = ['openid-configuration', 'oauth-authorization-server']

async function verify(token, algorithm, audience, jwksUri) {
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), {
    issuer: issuer.href.replace(/\/$/, ''), audience, algorithms: [algorithm], typ: 'at+jwt', clockTolerance: 1,
  })
  assert.equal(protectedHeader.alg, algorithm)
  return payload
}

const WAYS = [
  ['client_secret_basic', openid.ClientSecretBasic(SECRET), oauth.ClientSecretBasic(SECRET)],
  ['client_secret_post', openid.ClientSecretPost(SECRET), oauth.ClientSecretPost(SECRET)],
]
const SCOPES = [['es', 'ES256', 'urn:es'], ['rs', 'RS256', 'urn:rs']]

for (const [way, ofOpenid, ofOauth] of WAYS) {
  for (const [scope, algorithm, audience] of SCOPES) {
    test(`openid-client: ${way}, ${algorithm}`, async () => {
      const config = await openid.discovery(issuer, 'job: ä&b', undefined, ofOpenid,)
      const tokens = await openid.clientCredentialsGrant(config, { scope })
      assert.equal(tokens.token_type, 'bearer')
      assert.equal(tokens.expires_in, 600)
      const claims = await verify(tokens.access_token, algorithm, audience, config.serverMetadata().jwks_uri)
      assert.equal(claims.client_id, 'job: ä&b')
      assert.equal(claims.scope, scope)
    })

    for (const metadata of METADATA) {
      test(`oauth4webapi: ${way}, ${algorithm}, found by ${metadata}`, async () => {
        const response = await oauth.discoveryRequest(issuer,
          { algorithm: metadata === METADATA[0] ? 'oidc' : 'oauth2' })
        const as = await oauth.processDiscoveryResponse(issuer, response)
        const client = { client_id: 'job: ä&b' }
        const reply = await oauth.clientCredentialsGrantRequest(as, client, ofOauth, { scope })
        const tokens = await oauth.processClientCredentialsResponse(as, client, reply)
        await verify(tokens.access_token, algorithm, audience, as.jwks_uri)
        // What a resource server of the same library makes of it, by RFC 9068.
        const request = new Request('https://api.example/', { headers: { authorization: `Bearer ${tokens.access_token}` } })
        const claims = await oauth.validateJwtAccessToken(as, request, audience, { signingAlgorithms: [algorithm] })
        assert.equal(claims.sub, 'job: ä&b')
      })
    }
  }
}

// The key of the client that signs, as a private JWK.
const signer = await crypto.subtle.importKey('jwk', JSON.parse(process.env.SIGNER), { name: 'ECDSA', namedCurve: 'P-256' },
  false, ['sign'])

test('openid-client: private_key_jwt', async () => {
  const config = await openid.discovery(issuer, 'signer', undefined, openid.PrivateKeyJwt({ key: signer, kid: 's1' }))
  for (const scope of ['es', 'rs']) {
    const tokens = await openid.clientCredentialsGrant(config, { scope })
    assert.equal(tokens.scope, scope)
  }
})

test('oauth4webapi: private_key_jwt at the token, introspection and revocation endpoints', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'signer' }
  const auth = oauth.PrivateKeyJwt(signer)
  const reply = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: 'es' })
  const tokens = await oauth.processClientCredentialsResponse(as, client, reply)
  const asked = await oauth.introspectionRequest(as, client, auth, tokens.access_token)
  assert.equal((await oauth.processIntrospectionResponse(as, client, asked)).active, true)
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, tokens.access_token))
  const again = await oauth.introspectionRequest(as, client, auth, tokens.access_token)
  assert.equal((await oauth.processIntrospectionResponse(as, client, again)).active, false)
})

test('openid-client: client_secret_jwt', async () => {
  const secret = process.env.MAC_SECRET
  const config = await openid.discovery(issuer, 'mac', undefined, openid.ClientSecretJwt(secret))
  assert.ok(config.serverMetadata().token_endpoint_auth_methods_supported.includes('client_secret_jwt'))
  for (const scope of ['es', 'rs']) {
    const tokens = await openid.clientCredentialsGrant(config, { scope })
    assert.equal(tokens.scope, scope)
  }
  const wrong = await openid.discovery(issuer, 'mac', undefined, openid.ClientSecretJwt('A'.repeat(secret.length)))
  await assert.rejects(openid.clientCredentialsGrant(wrong, { scope: 'es' }), { error: 'invalid_client' })
})

test('oauth4webapi: client_secret_jwt at the token and revocation endpoints', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'mac' }
  const auth = oauth.ClientSecretJwt(process.env.MAC_SECRET)
  const reply = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: 'es' })
  const tokens = await oauth.processClientCredentialsResponse(as, client, reply)
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, tokens.access_token))
})

test('openid-client: a wrong secret is an error that it understands', async () => {
  const config = await openid.discovery(issuer, 'job: ä&b', undefined, openid.ClientSecretBasic('wrong'),)
  await assert.rejects(openid.clientCredentialsGrant(config, { scope: 'es' }), (error) => {
    // RFC 9110 section 11.6.1: 401 comes with a challenge, which the library reads first.
    assert.ok(error instanceof openid.WWWAuthenticateChallengeError || error.error === 'invalid_client', error)
    assert.equal(error.status, 401)
    return true
  })
})

test('oauth4webapi: a scope that the client may not have is an error that it understands', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'job: ä&b' }
  const reply = await oauth.clientCredentialsGrantRequest(as, client, WAYS[1][2], { scope: 'es other' })
  await assert.rejects(oauth.processClientCredentialsResponse(as, client, reply), { error: 'invalid_scope', status: 400 })
})

test('openid-client: a token introspected by its client and by its API, then revoked', async () => {
  const config = await openid.discovery(issuer, 'job: ä&b', undefined, openid.ClientSecretBasic(SECRET))
  const api = await openid.discovery(issuer, 'urn:es', undefined, openid.ClientSecretPost('api secret'))
  const { access_token } = await openid.clientCredentialsGrant(config, { scope: 'es' })
  for (const caller of [config, api]) {
    const told = await openid.tokenIntrospection(caller, access_token)
    assert.equal(told.active, true)
    assert.equal(told.client_id, 'job: ä&b')
    assert.equal(told.scope, 'es')
  }
  await openid.tokenRevocation(config, access_token)
  for (const caller of [config, api]) assert.deepEqual(await openid.tokenIntrospection(caller, access_token), { active: false })
})

test('oauth4webapi: a token introspected, signed and plain, then revoked', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'job: ä&b' }
  const reply = await oauth.clientCredentialsGrantRequest(as, client, WAYS[0][2], { scope: 'es' })
  const { access_token } = await oauth.processClientCredentialsResponse(as, client, reply)
  const signed = { ...client, introspection_signed_response_alg: 'ES256' }
  for (const asker of [client, signed]) {
    const told = await oauth.introspectionRequest(as, asker, WAYS[0][2], access_token, { requestJwtResponse: asker === signed })
    const claims = await oauth.processIntrospectionResponse(as, asker, told)
    assert.equal(claims.active, true)
    assert.equal(claims.scope, 'es')
    if (asker === signed) await oauth.validateApplicationLevelSignature(as, told)
  }
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, WAYS[1][2], access_token))
  const told = await oauth.introspectionRequest(as, client, WAYS[1][2], access_token)
  assert.deepEqual(await oauth.processIntrospectionResponse(as, client, told), { active: false })
})

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

test('openid-client: a token is exchanged, and ends with the one it came of', async () => {
  const first = await openid.discovery(issuer, 'job: ä&b', undefined, openid.ClientSecretBasic(SECRET))
  const { access_token } = await openid.clientCredentialsGrant(first, { scope: 'es rs' })
  const config = await openid.discovery(issuer, 'backend', undefined, openid.ClientSecretPost('plain-secret'))
  const tokens = await openid.genericGrantRequest(config, EXCHANGE,
    { subject_token: access_token, subject_token_type: ACCESS_TOKEN, audience: 'urn:es' })
  assert.equal(tokens.issued_token_type, ACCESS_TOKEN)
  const claims = await verify(tokens.access_token, 'ES256', 'urn:es', config.serverMetadata().jwks_uri)
  assert.equal(claims.sub, 'job: ä&b')
  assert.deepEqual(claims.act, { sub: 'backend', client_id: 'backend' })
  await openid.tokenRevocation(first, access_token)
  assert.deepEqual(await openid.tokenIntrospection(config, tokens.access_token), { active: false })
})

test('oauth4webapi: a token is exchanged; what it has not is an error that it understands', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
  const client = { client_id: 'job: ä&b' }
  const reply = await oauth.clientCredentialsGrantRequest(as, client, WAYS[0][2], { scope: 'es' })
  const { access_token } = await oauth.processClientCredentialsResponse(as, client, reply)
  const backend = { client_id: 'backend' }
  const exchange = async (more) => oauth.processGenericTokenEndpointResponse(as, backend,
    await oauth.genericTokenEndpointRequest(as, backend, oauth.ClientSecretBasic('plain-secret'), EXCHANGE,
      { subject_token: access_token, subject_token_type: ACCESS_TOKEN, ...more }))
  const tokens = await exchange({})
  assert.equal(tokens.scope, 'es')
  await assert.rejects(exchange({ scope: 'rs' }), { error: 'invalid_scope', status: 400 })
})
