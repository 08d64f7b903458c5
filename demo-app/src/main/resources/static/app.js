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
    const response = await fetch('ask', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({question: text, conversationId})
    });
    const body = await response.json();
    append(turn, response.ok ? 'answer' : 'failed', response.ok ? body.answer : body.detail);
    linkTrace(turn, body.traceId);
  } catch (error) {
    append(turn, 'failed', 'The demo cannot be reached.');
  } finally {
    waiting.remove();
    button.disabled = false;
  }
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
