try{var t=localStorage.getItem('agent-tracing:theme'),d=localStorage.getItem('agent-tracing:density'),e=document.documentElement;if(t)e.dataset.theme=t;if(d)e.dataset.density=d}catch(_){}
