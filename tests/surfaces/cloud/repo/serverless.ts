const c = { provider: { name: 'aws',
  runtime: 'python3.10' } };
