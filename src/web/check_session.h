// The page by which applications watch whether somebody is still signed in.
#pragma once

namespace writ::web {

/// Takes cookie, script.
inline constexpr const char* kCheckSession = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Session</title></head>
<body data-page="check-session" data-cookie="{{cookie}}"><script>{{{script}}}</script></body></html>
)";

/// Answers `client_id session_state` by `unchanged`, `changed` or `error`. SHA-256 (FIPS 180-4) stands here
/// in full, since browsers offer theirs to secure contexts alone, and only as a promise. Source: OpenID
/// Connect Session Management 1.0 section 4.2.
inline constexpr const char* kCheckSessionScript =
    R"(var K=[],H=[];(function(){function part(x){return(x-Math.floor(x))*4294967296|0}
for(var n=2;K.length<64;n++){var prime=true;for(var i=2;i*i<=n;i++)if(n%i===0)prime=false;
if(prime){if(H.length<8)H.push(part(Math.sqrt(n)));K.push(part(Math.cbrt(n)))}}})();
function sha256(text){var s=unescape(encodeURIComponent(text)),m=[],l=s.length,h=H.slice(),i,t;
for(i=0;i<l;i++)m[i>>2]|=s.charCodeAt(i)<<(24-8*(i%4));
m[l>>2]|=128<<(24-8*(l%4));var end=((l+8)>>6)*16+15;m[end]=l*8;
for(i=0;i<end;i+=16){var w=[],v=h.slice();for(t=0;t<64;t++){
if(t<16)w[t]=m[i+t]|0;else{var a=w[t-15],b=w[t-2];
w[t]=(((a>>>7|a<<25)^(a>>>18|a<<14)^a>>>3)+((b>>>17|b<<15)^(b>>>19|b<<13)^b>>>10)+w[t-7]+w[t-16])|0}
var e=v[4],c=v[0];
var x=(v[7]+((e>>>6|e<<26)^(e>>>11|e<<21)^(e>>>25|e<<7))+(e&v[5]^~e&v[6])+K[t]+w[t])|0;
var y=(((c>>>2|c<<30)^(c>>>13|c<<19)^(c>>>22|c<<10))+(c&v[1]^c&v[2]^v[1]&v[2]))|0;
v=[(x+y)|0,v[0],v[1],v[2],(v[3]+x)|0,v[4],v[5],v[6]]}
for(t=0;t<8;t++)h[t]=(h[t]+v[t])|0}
var out='';for(i=0;i<32;i++)out+=String.fromCharCode(h[i>>2]>>>(24-8*(i%4))&255);
return btoa(out).replace(/\+/g,'-').replace(/\//g,'_').replace(/=+$/,'')}
function browserState(){var name=document.body.getAttribute('data-cookie')+'=',all=document.cookie.split('; ');
for(var i=0;i<all.length;i++)if(all[i].indexOf(name)===0)return all[i].substring(name.length);return ''}
addEventListener('message',function(e){var answer='error',data=String(e.data),blank=data.lastIndexOf(' ');
var client=data.substring(0,blank),state=data.substring(blank+1).split('.');
if(blank>0&&state.length===2&&state[0]&&state[1])
answer=sha256(client+' '+e.origin+' '+browserState()+' '+state[1])===state[0]?'unchanged':'changed';
if(e.source)e.source.postMessage(answer,e.origin)});)";

}  // namespace writ::web
