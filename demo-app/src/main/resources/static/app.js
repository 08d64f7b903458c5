'use strict';

const conversationId = 'page-' + Date.now().toString(36) + '-' + Math.random().toString(36).slice(2, 10);
const form = document.getElementById('ask');
const question = document.getElementById('question');
const button = form.querySelector('button');
const turns = document.getElementById('turns');

showModel();
form.addEventListener('submit', event => {
  event.preventDefault();
  ask(question.value);
});

async function showModel() {
  const line = document.getElementById('model');
  try {
    const model = await (await fetch('model')).json();
    line.textContent = model.bundled
        ? 'Answers come from ' + model.name + ', a rule-based server that is part of this demo. It is not a language'
            + ' model, but the HTTP calls, the tool calls and the traces are real.'
        : 'Answers come from ' + model.name + ' at ' + model.host + '.';
  } catch (error) {
    line.textContent = 'The demo does not say which model answers.';
  }
}

async function ask(text) {
  const turn = document.createElement('li');
  turns.append(turn);
  append(turn, 'question', text);
  const waiting = append(turn, 'waiting', 'Waiting for the answer.');
  button.disabled = true;
  try {
    const response = await fetch('ask/stream', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({question: text, conversationId})
    });
    if (response.ok) {
      await show(turn, response.body);
    } else {
      append(turn, 'failed', (await response.json()).detail);
    }
  } catch (error) {
    append(turn, 'failed', 'The demo cannot be reached.');
  } finally {
    waiting.remove();
    button.disabled = false;
  }
}

async function show(turn, body) {
  const answer = append(turn, 'answer', '');
  for await (const event of events(body)) {
    const data = JSON.parse(event.data);
    if (event.name === 'text') {
      answer.textContent += data.text;
    } else if (event.name === 'problem') {
      append(turn, 'failed', data.detail);
    }
    linkTrace(turn, data.traceId);
  }
}

// EventSource cannot post: so the frames of server-sent events are read here.
async function* events(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const frames = (text + decoder.decode(part.value, {stream: true})).split('\n\n');
    text = frames.pop();
    yield* frames.map(readEvent);
  }
}

function readEvent(frame) {
  const event = {name: 'message', data: ''};
  for (const line of frame.split('\n')) {
    if (line.startsWith('event:')) {
      event.name = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      event.data += line.slice(5);
    }
  }
  return event;
}

function append(turn, className, text) {
  const paragraph = document.createElement('p');
  paragraph.className = className;
  paragraph.textContent = text;
  turn.append(paragraph);
  return paragraph;
}

function linkTrace(turn, traceId) {
  if (traceId) {
    const link = document.createElement('a');
    link.href = 'tracing/api/traces/' + encodeURIComponent(traceId);
    link.textContent = 'Trace ' + traceId;
    turn.append(link);
  }
}
