<?php
// Kirim satu laporan dengan PHP dan curl: php kirim.php ID TYPE DATA.json
[, $id, $type, $file] = $argv;
$user = getenv('SINERGI_USER');
$unit = explode('.', $user)[1];
$event = [
    'specversion' => '1.0',
    'id' => $id,
    'source' => "/$unit/contoh",
    'type' => $type,
    'data' => json_decode(file_get_contents($file), false, 512, JSON_THROW_ON_ERROR),
];

$curl = curl_init(getenv('SINERGI_URL') . '/inbox' . (getenv('SINERGI_MODE') ?: ''));
curl_setopt_array($curl, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => json_encode($event, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION),
    CURLOPT_HTTPHEADER => ['Content-Type: application/cloudevents+json'],
    CURLOPT_USERPWD => $user . ':' . getenv('SINERGI_SECRET'),
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);

// Bila ragu, kirim ulang dengan id yang sama: tidak akan tercatat dua kali.
for ($attempt = 1; ; $attempt++) {
    $answer = curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if (!in_array($status, [0, 429, 503], true) || $attempt === 5) {
        break;
    }
    sleep($attempt);
}
if ($status !== 200) {
    fwrite(STDERR, "$status " . ($answer === false ? curl_error($curl) : $answer) . "\n");
    exit(1);
}

$verdict = json_decode($answer, true)['verdicts'][0];
echo json_encode($verdict, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
exit($verdict['outcome'] === 'refused' ? 1 : 0);
